package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code api PATH...}: a signed-in request to anything the server offers; the answer as it came. */
@Command(name = "api")
final class ApiCommand extends ServerCommand {
    @Parameters(paramLabel = "PATH", arity = "1..*", descriptionKey = "taskforge.api.path")
    List<String> paths = List.of();

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            defaultValue = "GET")
    String method = "GET";

    @Option(names = "--body", paramLabel = "JSON")
    @Nullable
    String body;

    ApiCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var ok = true;
        for (var path : paths) {
            if (!path.startsWith("/")) {
                throw wrong("api.path", path);
            }
            var answer = api.raw(method, path, body);
            screen().out().println(answer.body());
            ok &= answer.status() < 400;
        }
        return ok ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
