package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code attest PROJECT CHECK}: a person vouches for what no machine can ask. */
@Command(name = "attest")
final class AttestCommand extends ProjectCommand {
    private static final int MOST_BYTES = 512 * 1024;

    @Parameters(index = "1", paramLabel = "CHECK", descriptionKey = "check")
    String check = "";

    @Option(names = "--statement", paramLabel = "TEXT", required = true)
    String statement = "";

    @Option(names = "--reference", paramLabel = "TEXT")
    String reference = "";

    @Option(names = "--link", paramLabel = "URL")
    String link = "";

    @Option(names = "--file", paramLabel = "FILE")
    @Nullable
    Path file;

    @Option(names = "--valid-for", paramLabel = "30d")
    String validFor = "";

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
        if (!link.isEmpty()) {
            body.put("link", link);
        }
        if (!validFor.isEmpty()) {
            body.put("valid_for", validFor);
        }
        if (file != null) {
            body.set("file", proof(file));
        }
        var evidence = api.post(Api.path("/api/v1/projects/{}/checks/{}/attest", project, check), body);
        return done(evidence, "attest.done", check, result);
    }

    /** The file's name and bytes, refused here already when the server would not take so much. */
    private ObjectNode proof(Path named) {
        var path = session().directory().resolve(named);
        try (var in = Files.newInputStream(path)) {
            var content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw wrong("attest.file", named, MOST_BYTES / 1024);
            }
            return Api.object()
                    .put("name", path.getFileName().toString())
                    .put("content", Base64.getEncoder().encodeToString(content));
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }
}
