package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.access.AccessCheck;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupAgeCheck;
import dev.taskforge.ops.backup.BackupSetCheck;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.DrillAgeCheck;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.backup.ProvenBackupCheck;
import dev.taskforge.ops.backup.PunctualCheck;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.QueueCheck;
import dev.taskforge.ops.guard.GuardCheck;
import dev.taskforge.ops.guard.limits.LimitsCheck;
import dev.taskforge.ops.heartbeat.HeartbeatCheck;
import dev.taskforge.ops.heartbeat.Heartbeats;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.journey.JourneyCheck;
import dev.taskforge.ops.journey.JourneyRuns;
import dev.taskforge.ops.lint.LintCheck;
import dev.taskforge.ops.maintenance.DutiesCheck;
import dev.taskforge.ops.patch.UpdateScan;
import dev.taskforge.ops.patch.UpdatesCheck;
import dev.taskforge.ops.patch.inventory.Apt;
import dev.taskforge.ops.posture.Host;
import dev.taskforge.ops.posture.PostureCheck;
import dev.taskforge.ops.posture.PostureRules;
import dev.taskforge.ops.seal.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page {@code docs/reference/taskforge-yaml.md} is what the reader of the file accepts. */
class ProjectReferenceTest {
    private static final List<String> COMMON = List.of("title", "priority", "max_age", "timeout", "fix");
    private final StringBuilder page = new StringBuilder();

    @TempDir
    Path folder;

    @Test
    void theReferenceShowsEveryKeyAsItIsRead() throws IOException {
        var schema = JsonMapper.shared().readTree(schema());
        page.append("""
                # taskforge.yaml

                Every key that is accepted; any other key is an error. This page is made from the reader of the file. The
                server also gives out the JSON Schema for editors, at `/api/v1/schema/taskforge.json`.

                A name of a database, a check or a gate item begins with a small letter and holds small letters, digits,
                `-` and `_`. A duration is a number and a unit: `500ms`, `10s`, `5m`, `24h`, `90d`. An amount of bytes is a
                number, or a number and a unit: `5GB`, `512MiB`. A path is absolute or relative to the project''s folder.
                A schedule has five fields: minute, hour, day of month, month, day of week.

                """.replace("''", "'"));
        var keys = schema.get("properties");
        object("The file", schema);
        object("compose", keys.get("compose"));
        object("env", keys.get("env"));
        object("databases.NAME", keys.get("databases").get("additionalProperties"));
        object("destinations.NAME", keys.get("destinations").get("additionalProperties"));
        object("files.NAME", keys.get("files").get("additionalProperties"));
        object("backup", keys.get("backup"));
        object(
                "backup.notify[]",
                keys.get("backup").get("properties").get("notify").get("items"));
        object("drill", keys.get("drill"));
        object("drill.smoke", keys.get("drill").get("properties").get("smoke"));
        var release = keys.get("release");
        object("release", release);
        object("release.proxy", release.get("properties").get("proxy"));
        object("release.probe", release.get("properties").get("probe"));
        object("release.notify[]", release.get("properties").get("notify").get("items"));
        object("release.rehearse", release.get("properties").get("rehearse"));
        alerts(keys.get("alerts"));
        var maintenance = keys.get("maintenance");
        object("maintenance", maintenance);
        object(
                "maintenance.windows[]",
                maintenance.get("properties").get("windows").get("items"));
        object(
                "maintenance.duties.NAME",
                maintenance.get("properties").get("duties").get("additionalProperties"));
        object("repair", keys.get("repair"));
        var guard = keys.get("guard");
        object("guard", guard);
        object("guard.ports", guard.get("properties").get("ports"));
        object("guard.limits.SERVICE", guard.get("properties").get("limits").get("additionalProperties"));
        object("guard.budget", guard.get("properties").get("budget"));
        object("launch", keys.get("launch"));
        object("upkeep", keys.get("upkeep"));
        object("upkeep.prune", keys.get("upkeep").get("properties").get("prune"));
        object("status", keys.get("status"));
        object("gate", keys.get("gate"));
        object("gate.items[]", keys.get("gate").get("properties").get("items").get("items"));
        object(
                "gate.items[].when",
                keys.get("gate")
                        .get("properties")
                        .get("items")
                        .get("items")
                        .get("properties")
                        .get("when"));
        shared(keys);
        var kinds = keys.get("checks").get("additionalProperties").get("oneOf");
        page.append("## checks.NAME\n\nOne kind, and of these what you need:\n\n");
        table(kinds.get(0), COMMON);
        for (var kind : kinds) {
            page.append("### ").append(kind.get("title").asString()).append("\n\n");
            table(
                    kind,
                    names(kind)
                            .filter(name -> !COMMON.contains(name) || differs(kinds.get(0), kind, name))
                            .toList());
        }
        var committed = Path.of("..", "docs", "reference", "taskforge-yaml.md");
        var text = page.toString().stripTrailing() + "\n";

        if (Boolean.getBoolean("update")) {
            Files.writeString(committed, text);
        }

        assertThat(committed)
                .as("write it anew with ./mvnw -pl ops -am test -Dtest=ProjectReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate=true")
                .content()
                .isEqualTo(text);
    }

    private String schema() {
        try (var database = new SqliteDatabase(folder.resolve("empty.db"))) {
            var kinds = CheckKinds.with(List.of(
                    BackupAgeCheck.kind(new Backups(database)),
                    DrillAgeCheck.kind(new Drills(database)),
                    ProvenBackupCheck.kind(new Backups(database)),
                    PunctualCheck.kind(project -> List.of()),
                    BackupSetCheck.kind(new SetStandings(
                            database,
                            () -> {
                                throw new IllegalStateException("nothing is asked here");
                            },
                            (tx, project, from, until) -> List.of())),
                    JourneyCheck.kind(new JourneyRuns(database, Clock.systemUTC())),
                    HeartbeatCheck.kind(new Heartbeats(
                            database,
                            new Seal("reference"),
                            AuditLog.of(database, Clock.systemUTC(), folder),
                            Clock.systemUTC())),
                    LimitsCheck.kind(Docker.SOCKET),
                    QueueCheck.kind(() -> {
                        throw new IllegalStateException("nothing is asked here");
                    }),
                    DutiesCheck.kind(() -> {
                        throw new IllegalStateException("nothing is asked here");
                    }),
                    AccessCheck.KIND,
                    LintCheck.KIND,
                    GuardCheck.kind(
                            () -> {
                                throw new IllegalStateException("nothing is asked here");
                            },
                            List.of("ports", "limits")),
                    PostureCheck.kind(new PostureRules(Host.here(Clock.systemUTC()), "reference")),
                    UpdatesCheck.kind(new UpdateScan(Apt.ofThisMachine(), Docker.SOCKET, Clock.systemUTC()))));
            return new ProjectReader(kinds.all()).schema();
        }
    }

    private void alerts(JsonNode alerts) {
        object("alerts", alerts);
        var channel = alerts.get("properties").get("to").get("items");
        object("alerts.to[]", channel);
        object("alerts.to[].hours", channel.get("properties").get("hours"));
        for (var kind : AlertDuty.Kind.values()) {
            object("alerts.to[]." + kind.word(), channel.get("properties").get(kind.word()));
        }
        var oncall = alerts.get("properties").get("oncall");
        object("alerts.oncall", oncall);
        object("alerts.oncall.who[]", oncall.get("properties").get("who").get("items"));
        object("alerts.escalate[]", alerts.get("properties").get("escalate").get("items"));
    }

    /** What checks of a kind share at the top of the file. */
    private void shared(JsonNode keys) {
        object("lint", keys.get("lint"));
        object("lint.waive[]", keys.get("lint").get("properties").get("waive").get("items"));
        object("updates", keys.get("updates"));
        var journey = keys.get("journeys").get("additionalProperties");
        object("journeys.NAME", journey);
        var step = journey.get("properties").get("steps").get("items");
        object("journeys.NAME.steps[] and cleanup[]", step);
        object("….expect", step.get("properties").get("expect"));
        object("….capture.NAME", step.get("properties").get("capture").get("additionalProperties"));
        var access = keys.get("access");
        object("access", access);
        var identity = access.get("properties").get("identities").get("additionalProperties");
        object("access.identities.NAME", identity);
        object("access.identities.NAME.login", identity.get("properties").get("login"));
        object("access.routes.NAME", access.get("properties").get("routes").get("additionalProperties"));
    }

    private static boolean differs(JsonNode first, JsonNode kind, String name) {
        return !first.get("properties").get(name).equals(kind.get("properties").get(name));
    }

    private void object(String title, JsonNode schema) {
        page.append("## ").append(title).append("\n\n");
        table(schema, names(schema).toList());
    }

    private static java.util.stream.Stream<String> names(JsonNode schema) {
        return schema.get("properties").propertyNames().stream();
    }

    private void table(JsonNode schema, List<String> names) {
        Set<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
        page.append("| key | value | |\n|---|---|---|\n");
        for (var name : names) {
            var key = schema.get("properties").get(name);
            page.append("| `").append(name).append("` | ");
            page.append(required.contains(name) ? "required: " : "").append(value(key));
            page.append(" | ").append(key.get("description").asString().replace("|", "\\|"));
            if (key.has("default")) {
                page.append(" Default: `").append(key.get("default").asString()).append('`');
            }
            page.append(" |\n");
        }
        page.append('\n');
    }

    private static String value(JsonNode key) {
        if (key.has("enum")) {
            return StreamSupport.stream(key.get("enum").spliterator(), false)
                    .map(word -> "`" + word.asString() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (key.has("examples")) {
            return "such as "
                    + StreamSupport.stream(key.get("examples").spliterator(), false)
                            .map(example -> "`" + example.asString() + "`")
                            .collect(Collectors.joining(", "));
        }
        if (key.has("oneOf")) {
            return StreamSupport.stream(key.get("oneOf").spliterator(), false)
                    .map(ProjectReferenceTest::value)
                    .collect(Collectors.joining(" or "));
        }
        var type = key.path("type");
        return switch (type.isArray() ? "scalar" : type.asString("object")) {
            case "integer", "number" ->
                "number " + key.path("minimum").asString() + " to "
                        + key.path("maximum").asString();
            case "boolean" -> "`true` or `false`";
            case "array" -> "list";
            case "object" -> "object";
            case "scalar" -> "text, number or boolean";
            default -> "text";
        };
    }
}
