package dev.taskforge.ops.webhook;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.seal.Seal;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The declared endpoints and their sealed secrets. Safe for use by any thread. */
public final class Endpoints {
    private static final String SELECT =
            "SELECT name, project, url, sealed_secret, created_at, created_by FROM webhook_endpoint";

    private final Database database;
    private final Seal seal;

    private Endpoints(Database database, Seal seal) {
        this.database = database;
        this.seal = seal;
    }

    /** Creates or upgrades the table. */
    public static Endpoints open(Database database, Seal seal, Clock clock) {
        migrate(database, clock);
        return new Endpoints(database, seal);
    }

    /** Creates or upgrades the table of endpoints; harmless when it is up to date. */
    public static void migrate(Database database, Clock clock) {
        new Migrator(database, clock).migrate("webhook", Endpoints.class, "/db/webhook");
    }

    /** An endpoint and what its deliveries are signed with. */
    record Opened(Endpoint endpoint, WebhookSecret secret) {}

    /** All of them by name. */
    public List<Endpoint> list() {
        return database.read(tx -> tx.query(SELECT + " ORDER BY name", Endpoints::endpoint));
    }

    /** Adds one; false when the name is taken. */
    public boolean add(Tx tx, Endpoint endpoint, WebhookSecret secret) {
        return tx.update(
                        """
                        INSERT INTO webhook_endpoint (name, project, url, sealed_secret, created_at, created_by)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (name) DO NOTHING""",
                        endpoint.name(),
                        endpoint.project(),
                        endpoint.url().toString(),
                        seal.close(endpoint.name(), secret.text()),
                        endpoint.createdAt(),
                        endpoint.createdBy())
                > 0;
    }

    /** Removes one; false when there is none. */
    public boolean remove(Tx tx, String name) {
        return tx.update("DELETE FROM webhook_endpoint WHERE name = ?", name) > 0;
    }

    Optional<Opened> find(String name) {
        return database.read(tx -> tx.first(
                SELECT + " WHERE name = ?",
                row -> new Opened(endpoint(row), WebhookSecret.of(seal.open(name, row.text("sealed_secret")))),
                name));
    }

    private static Endpoint endpoint(Row row) throws SQLException {
        return new Endpoint(
                row.text("name"),
                row.textOrNull("project"),
                URI.create(row.text("url")),
                row.time("created_at"),
                row.text("created_by"));
    }
}
