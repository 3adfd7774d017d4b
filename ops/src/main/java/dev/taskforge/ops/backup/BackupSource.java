package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database, or files, to be backed up, and how its backups are kept. */
public sealed interface BackupSource {

    /** How its backups are kept. */
    Storage storage();

    /**
     * Where backups go and how long they stay.
     *
     * @param destination an absolute folder that must be there; null for the data directory
     * @param zone whose days, weeks and months count
     * @param recipients public keys of age; empty for no encryption
     * @param identity the file with the private key, which drills need; null when there is none
     * @param copies the destinations that get a copy of each, by name
     * @param local false when they lie at the destinations only, and get no copy on this machine
     * @param rate how many bytes of a source are read in a second at most; null for as many as come
     * @param stallsAfter how long nothing of its work may move
     */
    record Storage(
            @Nullable Path destination,
            Keep keep,
            ZoneId zone,
            List<String> recipients,
            @Nullable Path identity,
            List<String> copies,
            boolean local,
            @Nullable Long rate,
            Duration stallsAfter) {
        /** Which may stand still for as long as is usual. */
        Storage(
                @Nullable Path destination,
                Keep keep,
                ZoneId zone,
                List<String> recipients,
                @Nullable Path identity,
                List<String> copies,
                boolean local,
                @Nullable Long rate) {
            this(destination, keep, zone, recipients, identity, copies, local, rate, Stall.USUAL);
        }

        /** With a copy on this machine. */
        Storage(
                @Nullable Path destination,
                Keep keep,
                ZoneId zone,
                List<String> recipients,
                @Nullable Path identity,
                List<String> copies,
                @Nullable Long rate) {
            this(destination, keep, zone, recipients, identity, copies, true, rate);
        }

        /** As fast as it can. */
        Storage(
                @Nullable Path destination,
                Keep keep,
                ZoneId zone,
                List<String> recipients,
                @Nullable Path identity,
                List<String> copies) {
            this(destination, keep, zone, recipients, identity, copies, null);
        }

        /** The same, as fast as it can: a source that must not wait. */
        Storage withoutRate() {
            return new Storage(destination, keep, zone, recipients, identity, copies, local, null, stallsAfter);
        }

        /** The same, at the destinations only. */
        Storage withoutLocal() {
            return new Storage(destination, keep, zone, recipients, identity, copies, false, rate, stallsAfter);
        }

        /** Without copies. */
        Storage(@Nullable Path destination, Keep keep, ZoneId zone, List<String> recipients, @Nullable Path identity) {
            this(destination, keep, zone, recipients, identity, List.of());
        }

        /** The same, whose work may stand still for so long. */
        Storage stallingAfter(Duration time) {
            return new Storage(destination, keep, zone, recipients, identity, copies, local, rate, time);
        }

        /** When the project says nothing about it. */
        static final Storage UNSAID = new Storage(null, Keep.NEWEST, ZoneOffset.UTC, List.of(), null, List.of());
    }

    /**
     * An SQLite database.
     *
     * @param file its absolute path
     * @param records what is copied in place of the file; null when the file is what is backed up
     * @param kept files that are kept in the copy of the database, see {@link KeptFiles}
     */
    record Sqlite(Path file, @Nullable OwnRecords records, List<Path> kept, Storage storage) implements BackupSource {
        Sqlite(Path file, List<Path> kept, Storage storage) {
            this(file, null, kept, storage);
        }

        Sqlite(Path file, Storage storage) {
            this(file, List.of(), storage);
        }
    }

    /**
     * Files and folders of this machine.
     *
     * @param paths absolute
     */
    record Files(List<Path> paths, Storage storage) implements BackupSource {}

    /**
     * The rules of the firewall of this machine.
     *
     * @param programs the folders its programs may be in, separated by colons
     * @param root below which its files are
     */
    record Firewall(String programs, Path root, Storage storage) implements BackupSource {
        /** That of this machine. Its programs are seldom in the path of others than root. */
        Firewall(Storage storage) {
            this("/usr/sbin:/sbin:/usr/local/sbin:/usr/bin:/bin", Path.of("/"), storage);
        }
    }

    /**
     * What the containers of a Compose file wrote.
     *
     * @param folder of the Compose file, absolute
     * @param services whose containers; empty for all
     */
    record Logs(Path folder, List<String> services, Storage storage) implements BackupSource {}

    /**
     * A file or folder in a container of Docker Compose, in a volume or not.
     *
     * @param folder of the Compose file, absolute
     * @param path in the container, absolute
     */
    record ContainerFiles(Path folder, String service, String path, Storage storage) implements BackupSource {}

    /**
     * A Redis or Valkey server in a container of Docker Compose, with all its databases.
     *
     * @param folder of the Compose file, absolute
     * @param service in which the server runs
     * @param user whose password it is; null for the one without a name
     * @param password empty where none is needed
     */
    record Redis(Path folder, String service, @Nullable String user, String password, Storage storage)
            implements BackupSource {
        /** Without the password. */
        @Override
        public String toString() {
            return "Redis[" + folder + ", " + service + "]";
        }
    }

    /**
     * A PostgreSQL database in a container of Docker Compose.
     *
     * @param folder of the Compose file, absolute
     * @param service in which the server runs
     * @param user the role that reads everything; null for the one the container names
     */
    record Postgres(
            Path folder,
            String service,
            String database,
            @Nullable String user,
            Storage storage) implements BackupSource {}

    /**
     * A database of MariaDB or MySQL in a container of Docker Compose.
     *
     * @param folder of the Compose file, absolute
     * @param service in which the server runs
     * @param user who reads everything; null for root, or else the one the container names
     */
    record MySql(
            Path folder,
            String service,
            String database,
            @Nullable String user,
            Storage storage) implements BackupSource {}
}
