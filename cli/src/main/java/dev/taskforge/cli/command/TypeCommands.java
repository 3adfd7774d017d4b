package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code types list}, {@code show}, {@code set}, {@code remove}. */
final class TypeCommands {
    private TypeCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return list(
                    api.get("/api/v1/job-types"),
                    "types.empty",
                    columns(
                            "column.type",
                            "column.run_by",
                            "column.timeout",
                            "column.attempts",
                            "column.kept",
                            "column.schema",
                            "column.available",
                            "column.running"),
                    (table, type) -> table.row(
                            type.text("name"),
                            runBy(this, type),
                            lasting(this, type, "timeout_seconds"),
                            type.text("max_attempts"),
                            lasting(this, type, "retention_seconds"),
                            type.at("payload_schema").isEmpty()
                                    ? "-"
                                    : screen().texts().get("types.yes"),
                            type.number("ready"),
                            type.number("running")));
        }
    }

    private static String runBy(ServerCommand command, Doc type) {
        var texts = command.screen().texts();
        if (type.flag("server")) {
            return texts.get("types.server");
        }
        return type.number("workers") == 0 ? "-" : texts.get("types.workers", type.number("workers"));
    }

    private static String lasting(ServerCommand command, Doc type, String field) {
        return Ages.of(command.screen().texts(), Duration.ofSeconds(type.number(field)));
    }

    /** A command about one type. */
    abstract static class OfType extends ServerCommand {
        @Parameters(index = "0", paramLabel = "TYPE", descriptionKey = "taskforge.types.type")
        String name = "";

        OfType(Session session) {
            super(session);
        }

        final String path() {
            return Api.path("/api/v1/job-types/{}", name);
        }
    }

    @Command(name = "show")
    static final class Show extends OfType {
        Show(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var type = api.get(path());
            if (wroteJson(type)) {
                return ExitCode.DONE;
            }
            field("types.field.description", type.text("description"));
            field("types.field.run_by", runBy(this, type));
            field(
                    "types.field.set",
                    type.at("setting").isEmpty() ? "" : screen().texts().get("types.yes"));
            field("types.field.timeout", lasting(this, type, "timeout_seconds"));
            field("types.field.attempts", type.text("max_attempts"));
            field("types.field.first", lasting(this, type, "retry_first_seconds"));
            field("types.field.most", lasting(this, type, "retry_most_seconds"));
            field("types.field.kept", lasting(this, type, "retention_seconds"));
            field("types.field.ready", type.text("ready"));
            field("types.field.running", type.text("running"));
            field("types.field.schema", type.text("payload_schema"));
            return ExitCode.DONE;
        }

        private void field(String key, String value) {
            if (!value.isEmpty()) {
                screen().paragraph(String.format("%-18s ", screen().texts().get(key)), value);
            }
        }
    }

    @Command(name = "set")
    static final class Set extends OfType {
        /** What people write to have the built-in value again. */
        private static final String BUILT_IN = "default";

        @Option(names = "--timeout", paramLabel = "HOW-LONG")
        @Nullable
        String timeout;

        @Option(names = "--max-attempts", paramLabel = "N")
        @Nullable
        String maxAttempts;

        @Option(names = "--retry-first", paramLabel = "HOW-LONG")
        @Nullable
        String retryFirst;

        @Option(names = "--retry-most", paramLabel = "HOW-LONG")
        @Nullable
        String retryMost;

        @Option(names = "--retention", paramLabel = "HOW-LONG")
        @Nullable
        String retention;

        @Option(names = "--description", paramLabel = "TEXT")
        @Nullable
        String description;

        @Option(names = "--schema", paramLabel = "FILE")
        @Nullable
        Path schema;

        @Option(names = "--no-schema")
        boolean noSchema;

        Set(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object();
            present(api).node().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
            duration(body, "timeout_seconds", "--timeout", timeout);
            duration(body, "retry_first_seconds", "--retry-first", retryFirst);
            duration(body, "retry_most_seconds", "--retry-most", retryMost);
            duration(body, "retention_seconds", "--retention", retention);
            if (BUILT_IN.equals(maxAttempts)) {
                body.remove("max_attempts");
            } else if (maxAttempts != null) {
                if (!maxAttempts.matches("[0-9]{1,9}")) {
                    throw wrong("types.number", maxAttempts);
                }
                body.put("max_attempts", Integer.parseInt(maxAttempts));
            }
            if (description != null) {
                body.put("description", description);
            }
            if (noSchema) {
                body.remove("payload_schema");
            } else if (schema != null) {
                body.set("payload_schema", read(schema));
            }
            return done(api.send("PUT", path(), body), "types.set", name);
        }

        /** What is set already, of which everything stays that no option names. */
        private Doc present(Api api) {
            return api.get("/api/v1/job-types").items().stream()
                    .filter(type -> type.text("name").equals(name))
                    .map(type -> type.at("setting"))
                    .findFirst()
                    .orElseGet(() -> new Doc(Api.object()));
        }

        private void duration(ObjectNode body, String field, String option, @Nullable String typed) {
            if (typed == null) {
                return;
            }
            if (typed.equals(BUILT_IN)) {
                body.remove(field);
                return;
            }
            var duration = Moment.duration(typed);
            if (duration == null) {
                throw wrong("types.duration", option, typed);
            }
            body.put(field, duration.toSeconds());
        }

        private JsonNode read(Path file) {
            try {
                return JsonMapper.shared().readTree(Files.readString(file));
            } catch (JacksonException e) {
                throw wrong("types.not_json", file, e.getOriginalMessage());
            } catch (IOException e) {
                throw wrong("apply.unreadable", file, e.getMessage());
            }
        }
    }

    @Command(name = "remove")
    static final class Remove extends OfType {
        Remove(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(api.send("DELETE", path(), null), "types.removed", name);
        }
    }
}
