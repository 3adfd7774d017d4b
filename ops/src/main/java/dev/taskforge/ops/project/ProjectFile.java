package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code taskforge.yaml} says. Variables such as {@code ${DATABASE_URL}} still stand in its texts.
 *
 * @param project the name, unique in this installation
 * @param title for people; the name when none is given
 * @param compose null when the project names no Compose file
 * @param databases by name, in the order written
 * @param files what is backed up beside them, by name, in the order written
 * @param destinations where copies of backups can go, by name, in the order written
 * @param backup null when nothing is backed up
 * @param drill null when no restore is drilled
 * @param release null when TaskForge does not deploy the project
 * @param checks by name, in the order written
 * @param gate null when the file says nothing about it; every check is then an item of its own
 * @param alerts who hears of what happens to it; null for nobody
 * @param repair what may be repaired, and by whom; null for the usual
 * @param guard what is kept as it is wanted; null for nothing
 * @param maintenance when work is planned; null for never
 * @param launch what is watched after a GO; null for nothing
 * @param status a page that tells others how it stands; null for none
 * @param upkeep how the machine is kept from filling up; null for the usual, when somebody asks
 * @param sections what kinds of checks share, by its key, as written
 */
public record ProjectFile(
        String project,
        String title,
        String environment,
        @Nullable Compose compose,
        Map<String, Database> databases,
        Map<String, FileSet> files,
        Map<String, DeclaredDestination> destinations,
        @Nullable BackupDuty backup,
        @Nullable DrillDuty drill,
        @Nullable ReleaseDuty release,
        Map<String, DeclaredCheck> checks,
        @Nullable GateDuty gate,
        @Nullable AlertDuty alerts,
        @Nullable RepairDuty repair,
        @Nullable GuardDuty guard,
        @Nullable MaintenanceDuty maintenance,
        @Nullable LaunchDuty launch,
        @Nullable StatusDuty status,
        @Nullable UpkeepDuty upkeep,
        Map<String, Tree> sections) {

    public ProjectFile {
        // Written down before there were any.
        files = Objects.requireNonNullElse(files, Map.of());
        destinations = Objects.requireNonNullElse(destinations, Map.of());
    }

    /** The name of the file in a project's folder. */
    public static final String NAME = "taskforge.yaml";

    /** What a database runs on. */
    public enum DatabaseKind {
        POSTGRES("postgres"),
        /** MariaDB too. */
        MYSQL("mysql"),
        SQLITE("sqlite"),
        /** Valkey too. */
        REDIS("redis");

        private final String word;

        DatabaseKind(String word) {
            this.word = word;
        }

        /** As a project file says it. */
        public String word() {
            return word;
        }

        /** Whether it is on a server, and not in a file. */
        public boolean isServer() {
            return this != SQLITE;
        }
    }

    /**
     * The application's containers.
     *
     * @param file the Compose file, a path
     * @param envFile the environment file, a path; null when there is none
     */
    public record Compose(String file, @Nullable String envFile) {}

    /**
     * A database of the application.
     *
     * @param location the URL of a database on a server, the path of an SQLite file; empty for Redis
     * @param service of the Compose file in which its server runs; null when it is not to be backed up
     * @param user who backs up, null for the one that made the server; the user of Redis whose password it is, null for the one
     *     without a name
     * @param writers the services that are ended while a restored copy takes its place; null for those of the release
     * @param password of Redis, the variable that holds it; null when none is needed
     */
    public record Database(
            String name,
            DatabaseKind kind,
            String location,
            @Nullable String service,
            @Nullable String user,
            @Nullable List<String> writers,
            @Nullable String password) {

        /** One of which only the place is known. */
        public Database(String name, DatabaseKind kind, String location) {
            this(name, kind, location, null, null, null, null);
        }
    }

    /**
     * Files that are backed up together.
     *
     * @param paths files and folders of this machine; empty when they are in a container
     * @param service of the Compose file in whose container they are; null for this machine
     * @param path the file or folder in that container, absolute; null for this machine
     * @param of {@link #FIREWALL} for the rules of this machine's firewall, {@link #LOGS} for what containers wrote; null for files
     *     that are named
     * @param services whose containers' logs; empty for all of the Compose file
     */
    public record FileSet(
            String name,
            List<String> paths,
            @Nullable String service,
            @Nullable String path,
            @Nullable String of,
            List<String> services) {
        /** The rules of the firewall of this machine. */
        public static final String FIREWALL = "firewall";

        /** What the containers of a Compose file wrote. */
        public static final String LOGS = "logs";

        /** Without logs. */
        public FileSet(
                String name, List<String> paths, @Nullable String service, @Nullable String path, @Nullable String of) {
            this(name, paths, service, path, of, List.of());
        }

        /** Whether it is the rules of the firewall. */
        public boolean isFirewall() {
            return FIREWALL.equals(of);
        }

        /** Whether it is what containers wrote. */
        public boolean isLogs() {
            return LOGS.equals(of);
        }
    }

    /**
     * Which databases and files are backed up.
     *
     * @param timetable null when it is only done by hand
     * @param to the folder they go to, a path; null for the data directory of TaskForge
     * @param copies the destinations that get a copy of each, by name
     * @param copiesOnly those that lie only there, and get no copy on this machine
     * @param recipients public keys of age that can open them; empty for no encryption
     * @param identity the file of the private key, a path, with which drills open them; null when there is none
     * @param rate how many bytes of a source are read in a second at most; null for as many as come
     * @param stallsAfter how long nothing may move before such work is ended
     * @param receivers who is told when backups are not made or not proven on time
     */
    public record BackupDuty(
            @Nullable Timetable timetable,
            List<String> of,
            @Nullable String to,
            List<String> copies,
            List<String> copiesOnly,
            List<String> recipients,
            @Nullable String identity,
            Keep keep,
            @Nullable Long rate,
            Duration stallsAfter,
            List<Hook> receivers) {}

    /**
     * How many backups of each database stay.
     *
     * @param last the newest so many, and the newest so many that a drill has proven
     * @param hourly of so many hours the newest proven one
     * @param daily of so many days the newest proven one
     * @param weekly of so many weeks the newest proven one
     * @param monthly of so many months the newest proven one
     * @param yearly of so many years the newest proven one
     * @param bytes how much room they may take together, where they are made; null for any
     */
    public record Keep(
            int last,
            int hourly,
            int daily,
            int weekly,
            int monthly,
            int yearly,
            @Nullable Long bytes) {
        /** When nothing is said. */
        public static final Keep NEWEST = last(7);

        /** Only the newest. */
        public static Keep last(int count) {
            return new Keep(count, 0, 0, 0, 0, 0, null);
        }
    }

    /**
     * Which backups are restored to prove them, each by a drill of its own.
     *
     * @param timetable null when it is only done by hand
     * @param from the destination whose copy is restored; null for the backup where it was made
     * @param afterBackup whether each backup is drilled as soon as it is there
     * @param checks of the kind sql, which are asked of the restored copy of their database
     * @param smoke the application that must answer from a restored copy; null for none
     */
    public record DrillDuty(
            @Nullable Timetable timetable,
            List<String> of,
            @Nullable String from,
            boolean afterBackup,
            List<String> checks,
            @Nullable Smoke smoke) {}

    /**
     * A receiver of signed webhooks.
     *
     * @param webhook its address, in which variables may stand
     * @param secret the variable that holds the secret
     */
    public record Hook(String webhook, String secret) {
        private static final int ID = 16;

        /** By which jobs name it, so that its address stands in none. */
        public String id() {
            return Sha256.of(webhook).substring(0, ID);
        }
    }

    /**
     * A check as declared.
     *
     * @param kind the key of its kind, such as {@code http}
     * @param question the kind's own keys as written: what is asked
     * @param maxAge how long its evidence counts
     * @param fix what to do when it fails, in the author's words; null to use those of the kind
     * @param watched null when it is asked only when somebody or a schedule wants it
     */
    public record DeclaredCheck(
            String name,
            String kind,
            Tree.Mapping question,
            String title,
            Priority priority,
            Duration maxAge,
            Duration timeout,
            @Nullable String fix,
            @Nullable Watched watched) {

        /** The checks without which it cannot pass. */
        public List<String> needs() {
            return watched == null ? List.of() : watched.needs();
        }
    }

    /**
     * How a check is watched.
     *
     * @param every from the beginning of one look to that of the next
     * @param failsAfter so many looks in a row must not pass before it counts as down
     * @param recoversAfter so many looks in a row must pass before it counts as up again
     * @param needs checks without which it cannot pass
     */
    public record Watched(Duration every, int failsAfter, int recoversAfter, List<String> needs) {
        public Watched {
            needs = List.copyOf(needs);
        }

        /** One that needs no other. */
        public Watched(Duration every, int failsAfter, int recoversAfter) {
            this(every, failsAfter, recoversAfter, List.of());
        }
    }

    /**
     * What the gate rests on.
     *
     * @param timetable when all checks are asked by themselves; null for never
     * @param items empty when every check is an item of its own
     * @param facts what the file states about the project, by name; conditions of items refer to them
     * @param publicBadge whether anybody may fetch the verdict as a picture
     * @param checklist a Markdown file that must be imported as it is now; null when none is named
     */
    public record GateDuty(
            @Nullable Timetable timetable,
            List<Item> items,
            Map<String, String> facts,
            boolean publicBadge,
            @Nullable String checklist) {}

    /**
     * One line of the gate and the checks it rests on.
     *
     * @param when under which condition it applies; null for always
     */
    public record Item(
            String id,
            String title,
            Priority priority,
            List<String> checks,
            @Nullable Condition when) {}

    /** The gate's items: those declared, or else one for every check. */
    public List<Item> items() {
        if (gate != null && !gate.items().isEmpty()) {
            return gate.items();
        }
        return checks.values().stream()
                .map(check -> new Item(check.name(), check.title(), check.priority(), List.of(check.name()), null))
                .toList();
    }

    /**
     * The names of the databases and files that can be backed up: a server must run in a service of the Compose file.
     */
    public List<String> backupNames() {
        var possible = databases.values().stream()
                .filter(database -> !database.kind().isServer() || (database.service() != null && compose != null))
                .map(Database::name);
        return Stream.concat(possible, files.keySet().stream()).toList();
    }

    /** Whether backups of this can be put into a folder for people. */
    public boolean unpacks(String name) {
        var database = databases.get(name);
        return onlyUnpacks(name)
                || files.containsKey(name)
                || (database != null && database.kind() == DatabaseKind.SQLITE);
    }

    /** Whether they are put into a folder for people, and into nothing else. */
    public boolean onlyUnpacks(String name) {
        var database = databases.get(name);
        var set = files.get(name);
        return (set != null && (set.service() != null || set.of() != null))
                || (database != null && database.kind() == DatabaseKind.REDIS);
    }

    /** The names of the databases that can be restored beside the one that serves, or into a copy. */
    public List<String> databasesToRestore() {
        return databases.values().stream()
                .filter(database -> database.kind() == DatabaseKind.POSTGRES && database.service() != null)
                .map(Database::name)
                .toList();
    }

    /** The destinations that get a copy of each backup. */
    public List<String> copies() {
        return backup == null ? List.of() : backup.copies();
    }

    /** What checks may use of the file. */
    public FileParts parts() {
        return new FileParts(
                compose == null ? null : compose.file(),
                databases,
                files.keySet(),
                backup == null ? List.of() : backup.of(),
                copies(),
                sections);
    }

    /** The facts the gate declares, by name. */
    public Map<String, String> facts() {
        return gate == null ? Map.of() : gate.facts();
    }

    /** Whether anybody may fetch the verdict as a picture. */
    public boolean hasPublicBadge() {
        return gate != null && gate.publicBadge();
    }

    /** The environment file, when one is named. */
    public Optional<String> envFile() {
        return Optional.ofNullable(compose).map(Compose::envFile);
    }
}
