package dev.taskforge.server.copy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.db.copy.StoreCopy;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.audit.AuditReport;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.DataFolder;
import dev.taskforge.server.DataLock;
import dev.taskforge.server.LiveNodes;
import dev.taskforge.server.ServerFile;
import dev.taskforge.server.SharedKeys;
import dev.taskforge.server.Store;
import dev.taskforge.server.StoreSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Copies once. The source is read in one snapshot; the target is filled, read back, compared and committed in one
 * transaction, so that it holds everything or, whatever happens, nothing.
 */
final class CopyRun {
    /** Who acts: whoever may read the data folder is its operator. */
    private static final String OPERATOR = "local";

    /** How long one statement may take: some are about all rows of a table. */
    private static final Duration STATEMENT = Duration.ofHours(1);

    private final CopyRequest request;
    private final Clock clock;
    private final Locale language;
    private final Progress progress;

    /** Hears what happens. */
    interface Progress {
        /** The copying begins, of so many rows. */
        void begins(long rows);

        void copying(String table, long rows);

        void comparing(String table, long rows);
    }

    CopyRun(CopyRequest request, Clock clock, Locale language, Progress progress) {
        this.request = request;
        this.clock = clock;
        this.language = language;
        this.progress = progress;
    }

    /**
     * Looks, and copies unless it is a dry run.
     *
     * @throws CopyRefused when that is not possible; the target then holds nothing
     */
    CopyReport run() {
        requireFolder();
        try (var lock = lock()) {
            requireKeys();
            if (!request.toPostgres()) {
                DataFolder.create(request.folder());
            }
            return withDatabases();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireFolder() {
        boolean hasStore = Files.exists(Store.file(request.folder()));
        if (!Files.isDirectory(request.folder()) || (request.toPostgres() && !hasStore)) {
            throw CopyRefused.of(request.toPostgres() ? "copy.no_store" : "copy.no_folder", request.folder());
        }
    }

    private DataLock lock() {
        return DataLock.take(request.folder())
                .orElseThrow(() -> CopyRefused.of(
                        "copy.server",
                        request.folder(),
                        ServerFile.addressIn(request.folder()).orElse("?")));
    }

    /** Without its keys the records are half blind: nobody could read the secrets of endpoints in them. */
    private void requireKeys() {
        var marks = SharedKeys.marksOf(request.folder());
        if (!marks.keySet().containsAll(SharedKeys.ofFolder())) {
            throw CopyRefused.of(request.toPostgres() ? "copy.keys_lost" : "copy.keys_missing", request.folder());
        }
    }

    private CopyReport withDatabases() {
        var blueprint = Blueprint.make(clock);
        try (var postgres = new PostgresDatabase(request.url().answeringWithin(STATEMENT))) {
            long began = postgres.read(LiveNodes::now);
            if (!request.toPostgres()) {
                blueprint.expect(postgres, request);
                compareKeys(postgres);
            }
            refuseNodes(postgres);
            if (request.dryRun() && !Files.exists(Store.file(request.folder()))) {
                return counted(postgres, blueprint);
            }
            try (var sqlite = new SqliteDatabase(Store.file(request.folder()))) {
                return between(new Sides(sqlite, postgres, request.toPostgres(), began), blueprint);
            }
        }
    }

    /** @param began before nodes were looked for, by the clock of PostgreSQL */
    private record Sides(Database sqlite, Database postgres, boolean toPostgres, long began) {
        Database source() {
            return toPostgres ? sqlite : postgres;
        }

        Database target() {
            return toPostgres ? postgres : sqlite;
        }
    }

    private CopyReport between(Sides sides, Blueprint blueprint) {
        blueprint.expect(sides.source(), request);
        sides.target().read(tx -> refuseHeld(tx, blueprint));
        var counted = counted(sides.source(), blueprint);
        if (request.dryRun()) {
            return counted;
        }
        progress.begins(counted.rows());
        StoreSchema.migrate(sides.target(), clock);
        var audit = AuditLog.of(sides.target(), clock, request.folder());
        var report = sides.source()
                .read(read -> sides.target().write(write -> {
                    refuseHeld(write, blueprint);
                    var copied = copy(read, write, blueprint);
                    // A node that started on the source meanwhile has changed it since it was read, though it may
                    // have stopped again.
                    refuseNodes(sides.postgres());
                    refuseNodesSince(sides.postgres(), sides.began());
                    leaveMarks(write);
                    record(write, audit, copied);
                    return copied;
                }));
        return report.with(verified(audit.verify()));
    }

    private CopyReport copy(Tx read, Tx write, Blueprint blueprint) {
        var copy = StoreCopy.of(blueprint.tables(), read, request.from(), write, request.to());
        var sent = copy.copy(progress::copying);
        var report = CopyReport.of(request, sent, copy.readBack(progress::comparing));
        if (!report.copied()) {
            throw new Differs(report);
        }
        return report;
    }

    /** A node with the keys of another folder is then refused, and told what to copy. */
    private void leaveMarks(Tx write) {
        if (request.toPostgres()) {
            write.update("DELETE FROM server_key");
            SharedKeys.marksOf(request.folder())
                    .forEach((name, mark) ->
                            write.update("INSERT INTO server_key (name, mark) VALUES (?, ?)", name, mark));
        }
    }

    private void record(Tx write, AuditLog audit, CopyReport copied) {
        var details = Map.of(
                "from",
                copied.from(),
                "to",
                copied.to(),
                "tables",
                copied.tables().size(),
                "rows",
                copied.rows());
        audit.append(write, OPERATOR, "store.copied", null, "store", details);
    }

    private CopyReport counted(Database source, Blueprint blueprint) {
        return CopyReport.counted(request, source.read(tx -> StoreCopy.count(tx, request.from(), blueprint.tables())));
    }

    private boolean refuseHeld(Tx target, Blueprint blueprint) {
        var held = StoreCopy.held(target, request.to(), blueprint.tables());
        if (!held.isEmpty()) {
            var words = held.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", "));
            throw CopyRefused.of(
                    request.toPostgres() ? "copy.held_postgres" : "copy.held_sqlite", request.target(), words);
        }
        return true;
    }

    private static void refuseNodesSince(Database postgres, long began) {
        var nodes = postgres.read(tx -> LiveNodes.since(tx, began));
        if (!nodes.isEmpty()) {
            throw CopyRefused.of("copy.nodes_since", String.join(", ", nodes));
        }
    }

    private static void refuseNodes(Database postgres) {
        var nodes = postgres.read(
                tx -> StoreCopy.exists(tx, Dialect.POSTGRESQL, LiveNodes.TABLE) ? LiveNodes.in(tx) : List.<String>of());
        if (!nodes.isEmpty()) {
            throw CopyRefused.of("copy.nodes", String.join(", ", nodes), LiveNodes.GONE_AFTER.toSeconds());
        }
    }

    private void compareKeys(Database postgres) {
        var other = postgres.read(tx -> SharedKeys.marksOf(request.folder()).entrySet().stream()
                .filter(mark -> SharedKeys.known(tx, mark.getKey())
                        .filter(known -> !known.equals(mark.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList());
        if (!other.isEmpty()) {
            throw CopyRefused.of("copy.keys_differ", request.folder(), String.join(", ", other));
        }
    }

    private CopyReport.Audit verified(AuditReport report) {
        return new CopyReport.Audit(
                report.ok(), report.entries(), Messages.ofOperations(language).render(report.message()));
    }

    /** The target is not what the source is; it was rolled back. */
    static final class Differs extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient CopyReport report;

        Differs(CopyReport report) {
            super("differs: " + report.differing());
            this.report = report;
        }
    }
}
