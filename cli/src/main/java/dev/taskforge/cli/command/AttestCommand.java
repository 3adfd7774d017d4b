package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attest PROJECT CHECK}: a person vouches for what no machine can ask. */
@Command(name = "attest")
final class AttestCommand extends ProjectCommand {
    @Parameters(index = "1", paramLabel = "CHECK", descriptionKey = "check")
    String check = "";

    @Option(names = "--statement", paramLabel = "TEXT", required = true)
    String statement = "";

    @Option(names = "--reference", paramLabel = "TEXT")
    String reference = "";

    @Option(names = "--result", paramLabel = "pass|fail", defaultValue = "pass")
    String result = "pass";

    AttestCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        if (!result.equals("pass") && !result.equals("fail")) {
            throw wrong("attest.result", result);
        }
        var body = Api.object().put("statement", statement).put("result", result);
        if (!reference.isEmpty()) {
            body.put("reference", reference);
        }
        var evidence = api.post(Api.path("/api/v1/projects/{}/checks/{}/attest", project, check), body);
        return done(evidence, "attest.done", check, result);
    }
}
