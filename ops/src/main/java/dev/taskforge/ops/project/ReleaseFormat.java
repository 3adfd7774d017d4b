package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import dev.taskforge.ops.project.ReleaseDuty.HttpProbe;
import dev.taskforge.ops.project.ReleaseDuty.Rehearse;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a release is declared. */
final class ReleaseFormat {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int LAST_PORT = 65_535;

    private static final Field<Edge> EDGE = Field.optional(
            "proxy",
            ProxyFormat.proxy(),
            "The proxy that passes requests on. Without it the old version ends before the new one begins.");

    private static final Field<Integer> PORT = Field.required(
            "port", Types.integer(1, LAST_PORT), "The port the application listens on in its container.");
    private static final Field<String> PATH = Field.withDefault(
            "path",
            DutyFormats.REQUEST_PATH,
            "/",
            "What is asked for; it must be answered with a status from 200 to 299.");
    private static final Field<HttpProbe> PROBE = Field.optional(
            "probe",
            new ObjectType<>(List.of(PORT, PATH), values -> new HttpProbe(values.get(PORT), values.get(PATH))),
            "A request to each new container, besides its health check.");

    private static final Field<String> SERVICE = Field.required(
            "service", DutyFormats.SERVICE_NAME, "The service of the Compose file whose version changes.");
    private static final Field<List<String>> WORKERS = Field.withDefault(
            "workers",
            Types.list(DutyFormats.SERVICE_NAME, 1, 20),
            List.of(),
            "Services of the same image that take no requests, such as a queue worker or a scheduler. They change with it: each ends before its new copy starts.");
    private static final Field<Duration> START = Field.withDefault(
            "start_within",
            Types.duration(SECOND, HOUR),
            Duration.ofMinutes(2),
            "How long a new container may take until it is well.");
    private static final Field<Duration> HOLD = Field.withDefault(
            "hold",
            Types.duration(Duration.ZERO, HOUR),
            Duration.ofMinutes(1),
            "How long the new version is watched, with the old one ready beside it.");
    private static final Field<Duration> DRAIN = Field.withDefault(
            "drain",
            Types.duration(Duration.ZERO, HOUR),
            Duration.ofSeconds(30),
            "How long requests that the old version still answers may take.");
    private static final Field<List<String>> REQUIRE = Field.withDefault(
            "require",
            Types.list(DutyFormats.NAME, 1, 50),
            List.of(),
            "Checks that must pass before anything is changed, such as one of kind lint or drill_age.");
    private static final Field<String> MIGRATIONS = Field.optional(
            "migrations",
            Types.fixedPath(),
            "The folder of SQL migrations. Pending ones that the running version may not live with are refused until a"
                    + " person approves them.");
    private static final Field<List<String>> MIGRATE = Field.withDefault(
            "migrate",
            Types.list(Types.text(4_000), 1, 100),
            List.of(),
            "A command, word by word, that runs once with the new image before it starts.");
    private static final Field<Duration> MIGRATE_WITHIN = Field.withDefault(
            "migrate_within",
            Types.duration(SECOND, Duration.ofHours(4)),
            Duration.ofMinutes(15),
            "How long that command may take.");
    private static final Field<List<String>> VERIFY = Field.withDefault(
            "verify", Types.list(DutyFormats.NAME, 1, 50), List.of(), "Checks that must pass with the new version.");
    private static final Field<Integer> KEEP =
            Field.withDefault("keep", Types.integer(1, 20), 3, "How many earlier releases stay ready to return to.");

    private static final Field<List<Hook>> NOTIFY =
            DutyFormats.notify("Who is told by a signed webhook how a deployment ended.");
    private static final Field<List<String>> RESTORE_POINT = Field.withDefault(
            "restore_point",
            Types.list(DutyFormats.NAME, 1, 20),
            List.of(),
            "Databases that are backed up before migrations run, and restored on trial when a person had to approve them.");
    private static final Field<String> NOTES = Field.optional(
            "notes",
            Types.text(500, "(?!/|~)(?!(.*/)?\\.\\.(/|$))[^\\x00-\\x1f]*\\.md", "project.notes", "RELEASES.md"),
            "The Markdown file in which each deployment that succeeded is written down for people.");

    private static final Field<String> REHEARSED = Field.optional(
            "database",
            DutyFormats.NAME,
            "The database whose newest backup is restored; the only one of PostgreSQL in a service when left out.");
    private static final Field<List<String>> BESIDE = Field.withDefault(
            "services",
            Types.list(DutyFormats.SERVICE_NAME, 1, 20),
            List.of(),
            "Services of the Compose file the application cannot run without; each gets an empty copy of its own.");
    private static final Field<List<String>> ASKED = Field.withDefault(
            "checks",
            Types.list(DutyFormats.NAME, 1, 20),
            List.of(),
            "Checks of the kind journey that each image is asked there; without them only the probe is.");
    private static final Field<Rehearse> REHEARSE = Field.optional(
            "rehearse",
            new ObjectType<>(
                    List.of(REHEARSED, BESIDE, ASKED),
                    values -> new Rehearse(
                            values.find(REHEARSED), distinct(values.get(BESIDE)), distinct(values.get(ASKED)), false)),
            "How the migrations of a new version are rehearsed on a copy of the database.");
    private static final Field<Boolean> REQUIRE_REHEARSAL = Field.withDefault(
            "require_rehearsal",
            Types.flag(),
            false,
            "Whether pending migrations are refused until they have been rehearsed with the same image.");

    private final Declared declared;

    ReleaseFormat(Declared declared) {
        this.declared = declared;
    }

    Type<ReleaseDuty> release() {
        return new ObjectType<>(
                List.of(
                        SERVICE,
                        WORKERS,
                        EDGE,
                        PROBE,
                        REQUIRE,
                        START,
                        HOLD,
                        DRAIN,
                        MIGRATIONS,
                        MIGRATE,
                        MIGRATE_WITHIN,
                        VERIFY,
                        KEEP,
                        NOTIFY,
                        NOTES,
                        RESTORE_POINT,
                        REHEARSE,
                        REQUIRE_REHEARSAL),
                this::build);
    }

    private @Nullable ReleaseDuty build(Values values) {
        if (declared.composeFile() == null) {
            values.refuse(Message.of("project.release.compose"), Message.of("project.release.compose.fix"));
            return null;
        }
        var edge = values.find(EDGE);
        var probe = values.find(PROBE);
        if (edge != null && probe == null) {
            values.refuse(Message.of("project.release.probe"), Message.of("project.release.probe.fix"));
            return null;
        }
        if (edge != null && values.get(SERVICE).equals(edge.service())) {
            values.refuse(
                    EDGE, Message.of("project.release.same", edge.name()), Message.of("project.release.same.fix"));
        }
        for (var worker : values.get(WORKERS)) {
            if (worker.equals(values.get(SERVICE)) || (edge != null && worker.equals(edge.service()))) {
                values.refuse(
                        WORKERS,
                        Message.of("project.release.worker", worker),
                        Message.of("project.release.worker.fix"));
            }
        }
        for (var name : values.get(RESTORE_POINT)) {
            if (!declared.backedUp().contains(name) || !declared.databases().containsKey(name)) {
                values.refuse(
                        RESTORE_POINT,
                        Message.of("project.release.restore-point", name),
                        Message.of("project.release.restore-point.fix"));
            }
        }
        refuseUnknown(values, REQUIRE);
        refuseUnknown(values, VERIFY);
        return new ReleaseDuty(
                values.get(SERVICE),
                distinct(values.get(WORKERS)),
                edge,
                probe,
                values.get(START),
                values.get(HOLD),
                values.get(DRAIN),
                distinct(values.get(REQUIRE)),
                values.find(MIGRATIONS),
                values.get(MIGRATE),
                values.get(MIGRATE_WITHIN),
                distinct(values.get(VERIFY)),
                values.get(KEEP),
                values.get(NOTIFY),
                values.find(NOTES),
                distinct(values.get(RESTORE_POINT)),
                rehearse(values));
    }

    private Rehearse rehearse(Values values) {
        var written = Objects.requireNonNullElse(values.find(REHEARSE), Rehearse.UNSAID);
        boolean required = values.get(REQUIRE_REHEARSAL);
        if (required && !values.has(MIGRATIONS)) {
            values.refuse(
                    REQUIRE_REHEARSAL,
                    Message.of("project.release.rehearsal"),
                    Message.of("project.release.rehearsal.fix"));
        }
        refuseUnrehearsable(values, written);
        return new Rehearse(written.database(), written.services(), written.checks(), required);
    }

    private void refuseUnrehearsable(Values values, Rehearse written) {
        var database = written.database();
        var known = database == null ? null : declared.databases().get(database);
        if (database != null && (known == null || known.kind() != DatabaseKind.POSTGRES || known.service() == null)) {
            values.refuse(
                    REHEARSE,
                    Message.of("project.release.rehearse.database", database),
                    Message.of("project.release.rehearse.database.fix"));
        }
        if (written.services().contains(values.get(SERVICE))) {
            values.refuse(
                    REHEARSE,
                    Message.of("project.release.rehearse.service", values.get(SERVICE)),
                    Message.of("project.release.rehearse.service.fix"));
        }
        for (var check : written.checks()) {
            if (!declared.journeys().contains(check)) {
                values.refuse(
                        REHEARSE,
                        Message.of("project.release.rehearse.check", check),
                        Declared.hint(check, declared.journeys()));
            }
        }
        if (!written.checks().isEmpty() && !values.has(PROBE)) {
            values.refuse(
                    REHEARSE,
                    Message.of("project.release.rehearse.probe"),
                    Message.of("project.release.rehearse.probe.fix"));
        }
    }

    private static List<String> distinct(List<String> names) {
        return List.copyOf(new LinkedHashSet<>(names));
    }

    private void refuseUnknown(Values values, Field<List<String>> checks) {
        for (var check : values.get(checks)) {
            if (!declared.checks().contains(check)) {
                values.refuse(
                        checks, Message.of("project.check.unknown", check), Declared.hint(check, declared.checks()));
            }
        }
    }
}
