package dev.taskforge.server;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.webhook.Endpoints;
import java.time.Clock;

/** Every table of a TaskForge, whichever room it belongs to. */
public final class StoreSchema {
    private StoreSchema() {}

    /** Creates or upgrades all of them; harmless when they are up to date. */
    public static void migrate(Database database, Clock clock) {
        Engines.migrate(database, clock);
        OpsSchema.migrate(database, clock);
        Endpoints.migrate(database, clock);
        var migrator = new Migrator(database, clock);
        migrator.migrate("server", StoreSchema.class, "/db/server");
        migrator.migrate("http", StoreSchema.class, "/db/http");
    }
}
