package dev.taskforge.ops;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import java.time.Clock;

/** The tables of the operations. */
public final class OpsSchema {
    private OpsSchema() {}

    /** Creates or upgrades the tables of every duty; harmless when they are up to date. */
    public static void migrate(Database database, Clock clock) {
        new Migrator(database, clock).migrate("ops", OpsSchema.class, "/db/ops");
    }
}
