package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit show}, {@code verify}, {@code export}. */
final class AuditCommands {
    private AuditCommands() {}

    @Command(name = "show")
    static final class Show extends ServerCommand {
        @Option(names = "--project", paramLabel = "NAME")
        String project = "";

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20")
        int limit = 20;

        @Option(names = "--cursor", paramLabel = "CURSOR")
        String cursor = "";

        Show(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var page = api.get(
                    "/api/v1/audit?limit=" + limit + parameter("project", project) + parameter("cursor", cursor));
            return page(
                    page,
                    "audit.empty",
                    columns("column.number", "column.at", "column.actor", "column.action", "column.subject"),
                    (table, entry) -> table.row(
                            entry.text("number"),
                            entry.text("at").replaceFirst("\\.[0-9]+Z$", "Z"),
                            entry.text("actor"),
                            entry.text("action"),
                            entry.text("subject")));
        }

        private static String parameter(String name, String value) {
            return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    @Command(name = "verify")
    static final class Verify extends ServerCommand {
        Verify(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var report = api.get("/api/v1/audit/verify");
            var ok = report.flag("ok");
            if (!wroteJson(report)) {
                var problem = report.at("problem");
                if (ok) {
                    screen().say("audit.ok", report.text("entries"));
                } else {
                    screen().say("audit.broken", problem.text("number"), problem.text("message"));
                }
            }
            return ok ? ExitCode.DONE : ExitCode.REFUSED;
        }
    }

    @Command(name = "export")
    static final class Export extends ServerCommand {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE")
        @Nullable
        Path output;

        Export(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            try {
                if (output == null) {
                    api.copy("/api/v1/audit/export", screen().out());
                } else {
                    try (var file = Files.newOutputStream(session().directory().resolve(output))) {
                        api.copy("/api/v1/audit/export", file);
                    }
                    screen().say("audit.exported", output);
                }
                return ExitCode.DONE;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
