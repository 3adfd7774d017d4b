package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the application that must answer from a restored copy is declared. */
final class SmokeFormat {
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]{0,99}";
    private static final int LAST_PORT = 65_535;

    private static final Field<String> DATABASE = Field.optional(
            "database",
            DutyFormats.NAME,
            "The database whose copy it is, one of PostgreSQL that drill.of names; the only one when left out.");
    private static final Field<String> SERVICE = Field.optional(
            "service",
            DutyFormats.SERVICE_NAME,
            "The service of the Compose file whose image runs, as its container has it; the image of the release that serves when left"
                    + " out.");
    private static final Field<String> USER = Field.optional(
            "user",
            Types.text(63, "[A-Za-z_][A-Za-z0-9_-]*", "project.smoke.user", "app"),
            "The role it logs in as, with any password; the one that made the server when left out.");
    private static final Field<String> URL = Field.required(
            "url",
            Types.text(100, VARIABLE, "project.smoke.name", "DATABASE_URL"),
            "The variable that gets the URL of the copy: postgresql://USER:PASSWORD@database:5432/drill.");
    private static final Field<Map<String, String>> VARIABLES = Field.withDefault(
            "variables",
            Types.map(Types.scalar(), VARIABLE, "project.smoke.variable", 100),
            Map.of(),
            "All other variables it gets, as they stand here: nothing of the Compose file, and no ${VARIABLE}.");
    private static final Field<List<String>> COMMAND = Field.withDefault(
            "command",
            Types.list(Types.text(4_000), 1, 100),
            List.of(),
            "What it runs, word by word; what its image says when left out.");
    private static final Field<Integer> PORT =
            Field.required("port", Types.integer(1, LAST_PORT), "The port it listens on in its container.");
    private static final Field<String> PATH =
            Field.withDefault("path", DutyFormats.REQUEST_PATH, "/", "What is asked for; not with journey.");
    private static final Field<Integer> STATUS = Field.withDefault(
            "status",
            Types.integer(200, 599),
            200,
            "The status of the answer; a redirect is not followed. Not with journey.");
    private static final Field<String> JOURNEY = Field.optional(
            "journey",
            DutyFormats.NAME,
            "Instead of path: a journey that is taken through the application, by its name under journeys. All its steps must have paths.");
    private static final Field<Duration> WITHIN = Field.withDefault(
            "within",
            Types.duration(Duration.ofSeconds(1), Duration.ofMinutes(30)),
            Duration.ofMinutes(2),
            "How long it may take until it answers so, or has let the journey pass, from its start.");

    static final Field<Smoke> SMOKE = Field.optional(
            "smoke",
            new ObjectType<>(
                    List.of(DATABASE, SERVICE, USER, URL, VARIABLES, COMMAND, PORT, PATH, STATUS, JOURNEY, WITHIN),
                    SmokeFormat::smoke),
            "The application that must answer from the restored copy, in a network that leads nowhere. Without it none is started.");

    private SmokeFormat() {}

    private static Smoke smoke(Values values) {
        var url = values.get(URL);
        var variables = values.get(VARIABLES);
        if (variables.containsKey(url)) {
            values.refuse(VARIABLES, Message.of("project.smoke.twice", url), Message.of("project.smoke.twice.fix"));
        }
        variables.forEach((name, value) -> {
            if (value.contains("${")) {
                values.refuse(VARIABLES, Message.of("project.smoke.open", name), Message.of("project.smoke.open.fix"));
            }
        });
        if (values.get(COMMAND).stream().anyMatch(word -> word.contains("${"))) {
            values.refuse(COMMAND, Message.of("project.smoke.open", "command"), Message.of("project.smoke.open.fix"));
        }
        if (values.has(JOURNEY) && (values.has(PATH) || values.has(STATUS))) {
            values.refuse(
                    values.has(PATH) ? PATH : STATUS,
                    Message.of("project.smoke.either"),
                    Message.of("project.smoke.either.fix"));
        }
        return new Smoke(
                Objects.requireNonNullElse(values.find(DATABASE), ""),
                values.find(SERVICE),
                values.find(USER),
                url,
                variables,
                values.get(COMMAND),
                values.get(PORT),
                values.get(PATH),
                values.get(STATUS),
                values.find(JOURNEY),
                values.get(WITHIN));
    }

    /**
     * What a drill of these declares; null for nothing, and for what is refused.
     *
     * @param of what is drilled
     */
    static @Nullable Smoke find(Values drill, List<String> of, Declared declared) {
        var written = drill.find(SMOKE);
        if (written == null) {
            return null;
        }
        var possible = of.stream()
                .filter(name -> {
                    var database = declared.databases().get(name);
                    return database != null && database.kind() == DatabaseKind.POSTGRES;
                })
                .toList();
        if (!written.database().isEmpty() && !possible.contains(written.database())) {
            drill.refuse(
                    SMOKE,
                    Message.of("project.smoke.database", written.database()),
                    Declared.hint(written.database(), possible));
            return null;
        }
        if (written.database().isEmpty() && possible.size() != 1) {
            drill.refuse(
                    SMOKE,
                    Message.of(possible.isEmpty() ? "project.smoke.none" : "project.smoke.which"),
                    Message.of(possible.isEmpty() ? "project.smoke.none.fix" : "project.smoke.which.fix"));
            return null;
        }
        var service = written.service();
        if (service == null ? !declared.released() : declared.composeFile() == null) {
            drill.refuse(
                    SMOKE,
                    service == null ? Message.of("project.smoke.image") : Message.of("project.smoke.compose", service),
                    Message.of(service == null ? "project.smoke.image.fix" : "project.smoke.compose.fix"));
            return null;
        }
        var journey = written.journey();
        if (journey != null && !isTaken(drill, journey, declared)) {
            return null;
        }
        return written.database().isEmpty() ? written.of(possible.getFirst()) : written;
    }

    private static boolean isTaken(Values drill, String journey, Declared declared) {
        var written = declared.walks().get(journey);
        if (written == null) {
            drill.refuse(
                    SMOKE,
                    Message.of("project.smoke.journey", journey),
                    Declared.hint(journey, declared.walks().keySet()));
            return false;
        }
        var address = address(written).orElse(null);
        if (address != null) {
            drill.refuse(
                    SMOKE,
                    Message.of("project.smoke.elsewhere", journey, address),
                    Message.of("project.smoke.elsewhere.fix"));
        }
        return address == null;
    }

    /** The first step of a journey that asks, or may ask, another site, which cannot be reached from the copy. */
    private static Optional<String> address(Tree journey) {
        return Stream.of("steps", "cleanup")
                .flatMap(key -> at(journey, key).stream())
                .flatMap(steps -> steps instanceof Tree.Items list ? list.items().stream() : Stream.empty())
                .flatMap(step -> at(step, "path").stream())
                .flatMap(path -> path instanceof Tree.Scalar text ? Stream.of(text.text()) : Stream.empty())
                .filter(path -> !path.startsWith("/"))
                .findFirst();
    }

    private static Optional<Tree> at(Tree tree, String key) {
        var entry = tree instanceof Tree.Mapping written ? written.entries().get(key) : null;
        return Optional.ofNullable(entry).map(Tree.Entry::value);
    }
}
