package dev.taskforge.ops.project;

import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.project.ProjectFile.BackupDuty;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.ProjectFile.DrillDuty;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.ProjectFile.Keep;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How backup and drill are declared, and what all duties with a timetable have in common. */
final class DutyFormats {
    static final Type<String> NAME = Types.text(63, ProjectFormat.NAME, "project.part-name", "main");
    static final Type<String> SERVICE_NAME =
            Types.text(100, "[a-zA-Z0-9][a-zA-Z0-9._-]*", "project.service-name", "app");
    /** The path and the query of RFC 3986: what no request could hold would look like an application that does not answer. */
    static final Type<String> REQUEST_PATH =
            Types.text(500, "/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*", "project.probe-path", "/health");

    static final Field<String> SCHEDULE = Field.optional(
            "schedule", CronType.INSTANCE, "When, as five fields: minute, hour, day of month, month, day of week.");
    static final Field<ZoneId> TIMEZONE = Field.withDefault(
            "timezone", Types.zone(), ZoneId.of("UTC"), "The time zone of the schedule; UTC when left out.");
    private static final int MOST_KEPT = 1000;
    /** The kinds of destinations on other machines that take a backup while it is made. */
    private static final List<String> REMOTE = List.of("s3", "sftp");

    /** Less is a number without its unit. */
    private static final long LEAST_BYTES = 1_000_000;

    private static final String AN_AGE_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    private static final Field<List<String>> BACKUP_OF =
            Field.required("of", Types.list(NAME, 1, 50), "The databases and files to back up, by name.");
    static final Field<Integer> KEEP = Field.withDefault(
            "keep",
            Types.integer(1, MOST_KEPT),
            Keep.NEWEST.last(),
            "How many backups of each database stay, and how many of those that a drill has proven.");
    static final Field<Integer> KEEP_HOURLY = kept("keep_hourly", "hours");
    static final Field<Integer> KEEP_DAILY = kept("keep_daily", "days");
    static final Field<Integer> KEEP_WEEKLY = kept("keep_weekly", "weeks");
    static final Field<Integer> KEEP_MONTHLY = kept("keep_monthly", "months");
    static final Field<Integer> KEEP_YEARLY = kept("keep_yearly", "years");
    static final Field<Long> KEEP_BYTES = Field.optional(
            "keep_bytes",
            Types.bytes(),
            "How much room the backups of each database may take, such as 20GB; the oldest go first, whatever the other keys say. Any"
                    + " when left out.");
    private static final Field<Long> RATE = Field.optional(
            "rate",
            Types.bytes(),
            "How much a backup takes from a source in a second at most, such as 20MB; as much as it can when left out. Not for Redis.");
    private static final Field<Duration> STALLS_AFTER = Field.withDefault(
            "stalls_after",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(1)),
            Stall.USUAL,
            "How long nothing of a backup, drill, restore or CSV file may move before it is ended, such as 30m; 15m when left out.");
    private static final Field<String> WEBHOOK = Field.required(
            "webhook", Types.url(), "Who is told, by http or https; keys in it belong into a ${VARIABLE}.");
    private static final Field<String> SECRET = Field.required(
            "secret",
            Types.variableText(100, "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}", "project.secret-variable", "${HOOK_SECRET}"),
            "The variable with the secret by which it is signed: whsec_ and 24 to 64 bytes in Base64.");
    static final Field<List<Hook>> NOTIFY = notify(
            "Who is told by a signed webhook when backups are not made or not proven as the schedules promise, and when they are"
                    + " again.");
    private static final Field<String> TO = Field.optional(
            "to",
            Types.fixedPath(),
            "The folder the backups go to, which must be there; the data directory of TaskForge when left out.");
    static final Field<List<String>> COPIES = Field.withDefault(
            "copies",
            Types.list(NAME, 0, 20),
            List.of(),
            "The destinations that get a copy of each backup, by name; none when left out.");
    private static final Field<List<String>> COPIES_ONLY = Field.withDefault(
            "copies_only",
            Types.list(NAME, 0, 50),
            List.of(),
            "Those of them that go to the destinations only and get no copy on this machine, by name; at least one destination must"
                    + " be s3 or sftp, and none taskforge. Not for SQLite. None when left out.");
    private static final Field<List<String>> RECIPIENTS = Field.withDefault(
            "recipients",
            Types.list(Types.text(62, "age1[02-9ac-hj-np-z]{58}", "project.backup.recipient", AN_AGE_KEY), 1, 20),
            List.of(),
            "Public keys of age; each can open the backups. Without one they are not encrypted.");
    private static final Field<String> IDENTITY = Field.optional(
            "identity",
            Types.fixedPath(),
            "The file with a private key of age, as age-keygen writes it, with which drills open the backups.");
    private static final Field<List<String>> DRILL_OF = Field.required(
            "of",
            Types.oneOrMore(NAME, 50),
            "The database, or files, whose backup is restored and compared; or a list of them.");

    private static final Field<List<String>> DRILL_CHECKS = Field.withDefault(
            "checks",
            Types.list(NAME, 0, 50),
            List.of(),
            "Checks of the kind sql that are asked of the restored copy of their database too; none when left out.");
    private static final Field<String> DRILL_FROM = Field.optional(
            "from",
            NAME,
            "The destination whose copy is read and restored, one of backup.copies; the backup where it was made when left out.");

    private static final Field<Boolean> AFTER_BACKUP = Field.withDefault(
            "after_backup",
            Types.flag(),
            false,
            "Whether each backup is drilled as soon as it is there, beside those of the schedule.");

    private final Declared declared;

    DutyFormats(Declared declared) {
        this.declared = declared;
    }

    Type<BackupDuty> backup() {
        return new ObjectType<>(
                List.of(
                        SCHEDULE,
                        TIMEZONE,
                        BACKUP_OF,
                        TO,
                        COPIES,
                        COPIES_ONLY,
                        RECIPIENTS,
                        IDENTITY,
                        KEEP,
                        KEEP_HOURLY,
                        KEEP_DAILY,
                        KEEP_WEEKLY,
                        KEEP_MONTHLY,
                        KEEP_YEARLY,
                        KEEP_BYTES,
                        RATE,
                        STALLS_AFTER,
                        NOTIFY),
                this::backup);
    }

    private static Field<Integer> kept(String name, String what) {
        return Field.withDefault(
                name,
                Types.integer(0, MOST_KEPT),
                0,
                "Of how many " + what + " the newest backup that a drill has proven stays; 0 when left out.");
    }

    /** Receivers of signed webhooks; none when left out. */
    static Field<List<Hook>> notify(String what) {
        return Field.withDefault(
                "notify",
                Types.list(
                        new ObjectType<>(
                                List.of(WEBHOOK, SECRET), values -> new Hook(values.get(WEBHOOK), values.get(SECRET))),
                        1,
                        10),
                List.of(),
                what);
    }

    private BackupDuty backup(Values values) {
        for (var name : values.get(BACKUP_OF)) {
            var database = declared.databases().get(name);
            if (declared.files().contains(name)) {
                continue;
            }
            if (database == null) {
                values.refuse(
                        BACKUP_OF,
                        Message.of("project.backup.unknown", name),
                        Declared.hint(name, declared.databasesAndFiles()));
            } else if (database.kind().isServer() && (database.service() == null || declared.composeFile() == null)) {
                values.refuse(
                        BACKUP_OF,
                        Message.of("project.backup.postgres", name),
                        Message.of("project.backup.postgres.fix"));
            }
        }
        var distinct = List.copyOf(new LinkedHashSet<>(values.get(BACKUP_OF)));
        if (values.has(IDENTITY) && !values.has(RECIPIENTS)) {
            values.refuse(IDENTITY, Message.of("project.backup.identity"), Message.of("project.backup.identity.fix"));
        }
        if (values.has(RATE) && Objects.requireNonNull(values.find(RATE)) < LEAST_BYTES) {
            values.refuse(RATE, Message.of("project.backup.rate"), Message.of("project.backup.rate.fix"));
        }
        return new BackupDuty(
                timetable(values),
                distinct,
                values.find(TO),
                copies(values, declared.destinations().keySet()),
                copiesOnly(values, distinct),
                List.copyOf(new LinkedHashSet<>(values.get(RECIPIENTS))),
                values.find(IDENTITY),
                keep(values),
                values.find(RATE),
                values.get(STALLS_AFTER),
                values.get(NOTIFY));
    }

    /** Those without a local copy, each once: they stream, so what has to be whole before it is sent is refused. */
    private List<String> copiesOnly(Values values, List<String> of) {
        var only = List.copyOf(new LinkedHashSet<>(values.get(COPIES_ONLY)));
        for (var name : only) {
            var database = declared.databases().get(name);
            if (!of.contains(name)) {
                values.refuse(
                        COPIES_ONLY, Message.of("project.backup.copies-only.unknown", name), Declared.hint(name, of));
            } else if (database != null && database.kind() == DatabaseKind.SQLITE) {
                values.refuse(
                        COPIES_ONLY,
                        Message.of("project.backup.copies-only.sqlite", name),
                        Message.of("project.backup.copies-only.sqlite.fix", name));
            }
        }
        if (!only.isEmpty()) {
            requireRemote(values);
        }
        return only;
    }

    private void requireRemote(Values values) {
        var kinds = declared.destinations();
        var vault = values.get(COPIES).stream()
                .filter(name -> "taskforge".equals(kinds.get(name)))
                .findFirst();
        if (vault.isPresent()) {
            values.refuse(
                    COPIES_ONLY,
                    Message.of("project.backup.copies-only.vault", vault.get()),
                    Message.of("project.backup.copies-only.vault.fix", vault.get()));
        } else if (values.get(COPIES).stream().map(kinds::get).noneMatch(REMOTE::contains)) {
            values.refuse(
                    COPIES_ONLY,
                    Message.of(
                            values.get(COPIES).isEmpty()
                                    ? "project.backup.copies-only.none"
                                    : "project.backup.copies-only.here"),
                    Message.of("project.backup.copies-only.here.fix"));
        }
    }

    /** How many backups stay. */
    static Keep keep(Values values) {
        if (values.has(KEEP_BYTES) && Objects.requireNonNull(values.find(KEEP_BYTES)) < LEAST_BYTES) {
            values.refuse(KEEP_BYTES, Message.of("project.backup.bytes"), Message.of("project.backup.bytes.fix"));
        }
        return new Keep(
                values.get(KEEP),
                values.get(KEEP_HOURLY),
                values.get(KEEP_DAILY),
                values.get(KEEP_WEEKLY),
                values.get(KEEP_MONTHLY),
                values.get(KEEP_YEARLY),
                values.find(KEEP_BYTES));
    }

    /** The destinations that get copies, each once; one that is not among {@code known} is refused. */
    static List<String> copies(Values values, Set<String> known) {
        var copies = List.copyOf(new LinkedHashSet<>(values.get(COPIES)));
        for (var name : copies) {
            if (!known.contains(name)) {
                values.refuse(COPIES, Message.of("project.destination.unknown", name), Declared.hint(name, known));
            }
        }
        return copies;
    }

    Type<DrillDuty> drill() {
        return new ObjectType<>(
                List.of(SCHEDULE, TIMEZONE, AFTER_BACKUP, DRILL_OF, DRILL_FROM, DRILL_CHECKS, SmokeFormat.SMOKE),
                this::drill);
    }

    private DrillDuty drill(Values values) {
        var of = List.copyOf(new LinkedHashSet<>(values.get(DRILL_OF)));
        for (var name : of) {
            if (!declared.backedUp().contains(name)) {
                values.refuse(
                        DRILL_OF,
                        Message.of("project.drill.unknown", name),
                        declared.backedUp().isEmpty()
                                ? Message.of("project.drill.no-backup")
                                : Declared.hint(name, declared.backedUp()));
            }
        }
        var from = values.find(DRILL_FROM);
        if (from != null && !declared.copies().contains(from)) {
            values.refuse(
                    DRILL_FROM, Message.of("project.drill.no-copy", from), Declared.hint(from, declared.copies()));
        }
        var checks = List.copyOf(new LinkedHashSet<>(values.get(DRILL_CHECKS)));
        for (var name : checks) {
            if (!of.contains(declared.asked().get(name))) {
                values.refuse(
                        DRILL_CHECKS,
                        Message.of("project.drill.check", name),
                        Declared.hint(
                                name,
                                declared.asked().entrySet().stream()
                                        .filter(asked -> of.contains(asked.getValue()))
                                        .map(Map.Entry::getKey)
                                        .toList()));
            }
        }
        return new DrillDuty(
                timetable(values), of, from, values.get(AFTER_BACKUP), checks, SmokeFormat.find(values, of, declared));
    }

    static @Nullable Timetable timetable(Values values) {
        var cron = values.find(SCHEDULE);
        if (cron == null && values.has(TIMEZONE)) {
            values.refuse(TIMEZONE, Message.of("project.timezone.alone"), Message.of("project.timezone.alone.fix"));
        }
        return cron == null ? null : new Timetable(cron, values.get(TIMEZONE));
    }
}
