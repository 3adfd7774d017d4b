package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.dump.DumpReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backup that was restored, or is being restored, where it came from.
 *
 * @param database the name the project's file gives the database or the files
 * @param backupId the backup; 0 for a dump
 * @param place where it was restored, whatever the project says since
 * @param into the database it was restored into; null when it takes the place of the one that serves
 * @param by who asked for it
 * @param dataAt the moment the data is of: what was written later is not in it
 * @param stoppedAt when what writes to the database was ended; null when it was not
 * @param stopped the containers that were ended, by number; they are started again
 * @param gap how long they did not run; null when unknown
 * @param error why it failed, or is being taken back; null when it did not
 * @param undoUntil how long what was replaced stays; null when nothing was
 * @param undoJobId the job that brings back what was replaced; null when there is none
 * @param clearedAt when what does not serve was removed; null when it was not
 * @param withRelease whether it is a part of a deployment: then it is taken back with the release, not alone
 * @param dump what was made elsewhere and is restored in place of a backup; null for a backup
 * @param inPlace what a restore in place knows besides, which empties what serves; null for any other
 */
public record Restore(
        long id,
        String project,
        String database,
        long backupId,
        Place place,
        @Nullable String into,
        long jobId,
        String by,
        State state,
        Instant dataAt,
        Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable Instant stoppedAt,
        List<String> stopped,
        @Nullable Duration gap,
        @Nullable String error,
        @Nullable Instant undoUntil,
        @Nullable Long undoJobId,
        @Nullable Instant clearedAt,
        boolean withRelease,
        @Nullable Dump dump,
        @Nullable InPlace inPlace) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    /** What is restored. */
    public enum Kind {
        /** A database on a PostgreSQL server. */
        SERVER,
        /** The file of an SQLite database. */
        SQLITE,
        /** Files and folders of this machine. */
        FILES
    }

    /**
     * What served, and where, when the restore began.
     *
     * @param folder of the Compose file; empty when the project has none
     * @param service in which the server runs; empty when there is none
     * @param database what the application connects to, or what the files are called in the project
     * @param there whether there was anything that could be replaced
     * @param user the role that restores; null for the one the container names
     * @param writers the services that are ended for the exchange
     * @param kind what it is
     * @param paths the files and folders that change places, absolute and without links; none of a server
     */
    public record Place(
            String folder,
            String service,
            String database,
            boolean there,
            @Nullable String user,
            List<String> writers,
            Kind kind,
            List<String> paths) {

        BackupSource.Postgres source() {
            return new BackupSource.Postgres(Path.of(folder), service, database, user, BackupSource.Storage.UNSAID);
        }

        List<Path> files() {
            return paths.stream().map(Path::of).toList();
        }

        /** Whether a path of the one is, holds or lies in one of the other. */
        boolean overlaps(Place other) {
            return files().stream()
                    .anyMatch(path -> other.files().stream()
                            .anyMatch(theirs -> path.startsWith(theirs) || theirs.startsWith(path)));
        }

        /** Whether this is still where the project has it. */
        boolean isOf(BackupSource source) {
            return switch (source) {
                case BackupSource.Postgres on ->
                    kind == Kind.SERVER
                            && folder.equals(on.folder().toString())
                            && service.equals(on.service())
                            && database.equals(on.database());
                case BackupSource.Sqlite in ->
                    kind == Kind.SQLITE && files().equals(FilePlaces.real(List.of(in.file())));
                case BackupSource.Files of ->
                    kind == Kind.FILES && Set.copyOf(files()).equals(Set.copyOf(FilePlaces.real(of.paths())));
                case BackupSource.ContainerFiles _,
                        BackupSource.Firewall _,
                        BackupSource.Logs _,
                        BackupSource.Redis _,
                        BackupSource.MySql _ -> false;
            };
        }

        /** Whether both are one place, whoever writes to it. */
        boolean isSameAs(Place other) {
            return kind == other.kind
                    && folder.equals(other.folder)
                    && service.equals(other.service)
                    && database.equals(other.database)
                    && Set.copyOf(paths).equals(Set.copyOf(other.paths));
        }

        /** Where what does not serve lies, for as long as there are two. */
        private String beside(String name) {
            return kind == Kind.SERVER
                    ? name
                    : files().getFirst().resolveSibling("." + name).toString();
        }
    }

    /**
     * A dump that was made elsewhere.
     *
     * @param file its name in the folder of {@link Incoming}
     * @param noOwner whether it is restored without owners and rights
     * @param sha256 of the file; null before it was looked at
     * @param bytes of the file
     * @param form how it is written; null before it was looked at
     * @param tables how many there are: in the dump, and once it was restored in the database
     * @param rows how many there are, in the same way
     * @param compared how many tables have as many rows as the dump; null before that was compared
     */
    public record Dump(
            String file,
            boolean noOwner,
            @Nullable String sha256,
            long bytes,
            @Nullable String form,
            int tables,
            long rows,
            @Nullable Integer compared) {

        Dump with(DumpReport report) {
            var name = report.form().name().toLowerCase(Locale.ROOT);
            return new Dump(
                    file,
                    noOwner,
                    report.sha256(),
                    report.bytes(),
                    name,
                    report.rows().size(),
                    report.totalRows(),
                    null);
        }

        Dump compared(int foundTables, long foundRows, int equal) {
            return new Dump(file, noOwner, sha256, bytes, form, foundTables, foundRows, equal);
        }
    }

    /** What is restored. */
    record Content(
            String project,
            String database,
            long backupId,
            Instant dataAt,
            @Nullable Dump dump) {
        static Content of(Backup backup) {
            return new Content(backup.project(), backup.database(), backup.id(), backup.snapshotAt(), null);
        }
    }

    /** How far it is. */
    public enum State {
        RUNNING,
        /** It failed, and what was before is being brought back. */
        RETURNING,
        SUCCEEDED,
        FAILED,
        /** It had succeeded, and what it replaced is being brought back. */
        UNDOING,
        /** It had succeeded, and a person took it back. */
        UNDONE;

        /** As it is written in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing more happens by itself. */
        public boolean isOver() {
            return this == SUCCEEDED || this == FAILED || this == UNDONE;
        }
    }

    /** Whether what was replaced is there and can take its place again, with the release it was of when there is one. */
    public boolean undoable(Instant now) {
        return state == State.SUCCEEDED && clearedAt == null && undoUntil != null && now.isBefore(undoUntil);
    }

    /** Whether it took another one in place back: taking that back in turn is asked for like any other, and two persons decide. */
    public boolean undoneByTwo() {
        return inPlace != null && inPlace.undoOf() != null;
    }

    /** Whether both are of one database, or of files of one name. */
    boolean isOfSame(Restore other) {
        return project.equals(other.project) && database.equals(other.database);
    }

    /** Whether there is something left aside. */
    public boolean keeps() {
        return state.isOver() && state != State.FAILED && undoUntil != null && clearedAt == null;
    }

    /** Whether this is left aside, and not the other one of the two. */
    boolean keeps(String name) {
        return keeps() && name.equals(keptName());
    }

    /** What the databases are called on the server, or in which folders the files lie, for as long as there are two. */
    DatabaseSwap.Names names() {
        var end = STAMP.format(begunAt) + "_" + id;
        return new DatabaseSwap.Names(
                place.database(), place.beside("taskforge_restore_" + end), place.beside("taskforge_before_" + end));
    }

    /** What a database that is restored in place is called from its comparison until it is dropped; nobody connects to that. */
    String hiddenName() {
        return "taskforge_hidden_" + STAMP.format(begunAt) + "_" + id;
    }

    /** What the database that does not serve is called until it is removed, or the folder in which the files lie. */
    public String keptName() {
        if (inPlace != null) {
            return "backup " + inPlace.safetyId();
        }
        return state == State.UNDONE ? names().aside() : names().before();
    }
}
