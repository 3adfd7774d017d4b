package dev.taskforge.ops.audit;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A log on a real database, and somebody who can write to that database behind its back. */
final class AuditFixture implements AutoCloseable {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T04:05:06.789Z"), ZoneOffset.UTC);
    private final Path data;
    private final Database database;
    private final AuditLog log;

    AuditFixture(Path data) {
        this.data = data;
        database = TestDatabase.open(data.resolve("taskforge.db"));
        OpsSchema.migrate(database, CLOCK);
        log = AuditLog.of(database, CLOCK, data);
    }

    AuditLog log() {
        return log;
    }

    Database database() {
        return database;
    }

    AuditEntry one(Object details) {
        return database.write(tx -> log.append(tx, "ana", "job.cancel", null, "job/17", details));
    }

    /** Appends entries; every second one belongs to the project {@code even}. */
    void append(int count) {
        for (int i = 0; i < count; i++) {
            database.write(tx -> {
                long number = AuditEntries.head(tx).number() + 1;
                return log.append(
                        tx, "ana", "job.cancel", number % 2 == 0 ? "even" : null, "job/" + number, Map.of("n", number));
            });
        }
        settle();
    }

    void checkpoint() {
        database.write(tx -> {
            log.checkpoint(tx);
            return null;
        });
        settle();
    }

    /** What runs after a commit has run once the next write is through. */
    private void settle() {
        database.write(tx -> 0);
    }

    List<String> checkpointTexts() {
        return new CheckpointFile(data.resolve("audit-checkpoints")).read();
    }

    /** Drops the guards, as a tamperer would, and runs the statements. */
    void tamper(String... statements) {
        database.write(tx -> {
            switch (database.dialect()) {
                case SQLITE ->
                    tx.query("SELECT name FROM sqlite_schema WHERE type = 'trigger'", row -> row.text("name"))
                            .forEach(name -> tx.update("DROP TRIGGER " + name));
                case POSTGRESQL -> {
                    tx.update("ALTER TABLE audit_entry DISABLE TRIGGER USER");
                    tx.update("ALTER TABLE audit_checkpoint DISABLE TRIGGER USER");
                }
            }
            for (var statement : statements) {
                tx.update(statement);
            }
            return null;
        });
    }

    /** Rewrites the chain from {@code first} on so that it fits itself, head and all, but signs nothing. */
    void rehashFrom(long first) {
        tamper();
        database.write(tx -> {
            var previous = new String[] {ChainHash.ZERO};
            AuditEntries.all(tx, entry -> {
                var hash = entry.number() < first ? entry.hash() : ChainHash.of(entry, previous[0]);
                tx.update(
                        "UPDATE audit_entry SET previous_hash = ?, hash = ? WHERE number = ?",
                        previous[0],
                        hash,
                        entry.number());
                tx.update("UPDATE audit_head SET number = ?, hash = ?", entry.number(), hash);
                previous[0] = hash;
            });
            return null;
        });
    }

    AuditReport.@Nullable Problem problem() {
        return log.verify().problem();
    }

    AuditReport.@Nullable Kind kind() {
        var problem = problem();
        return problem == null ? null : problem.kind();
    }

    @Override
    public void close() {
        database.close();
    }
}
