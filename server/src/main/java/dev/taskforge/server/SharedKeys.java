package dev.taskforge.server;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.server.account.KeyMark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that all nodes on one database must have alike, known to the database by a mark. A node with other keys would
 * refuse everybody's sign-in, could not read the secrets of endpoints and would sign audit checkpoints nobody trusts.
 */
final class SharedKeys {
    private static final String JWT_SECRET = "jwt_secret";
    private static final String JWT_REFRESH_SECRET = "jwt_refresh_secret";

    private final Settings settings;
    private final Map<String, String> marks = new LinkedHashMap<>();

    /** @param auditKey the fingerprint of the key that signs checkpoints */
    SharedKeys(Settings settings, Secrets secrets, String auditKey) {
        this.settings = settings;
        marks.put(JWT_SECRET, KeyMark.of(secrets.jwtSecret()));
        marks.put(JWT_REFRESH_SECRET, KeyMark.of(secrets.jwtRefreshSecret()));
        marks.put("fingerprint_key", KeyMark.of(secrets.fingerprintKey()));
        marks.put("seal_key", KeyMark.of(secrets.sealKey()));
        marks.put("audit_key", auditKey);
    }

    /**
     * Leaves the marks in a database that has none, else compares.
     *
     * @throws IllegalStateException naming each key that differs, where it is and what to do
     */
    void agreeIn(Database database) {
        if (settings.databaseUrl() == null) {
            // One node, alone with its folder: it may change its keys.
            return;
        }
        var other = database.write(tx -> {
            var differing = new ArrayList<String>();
            marks.forEach((name, mark) -> {
                var known = known(tx, name);
                if (known.isEmpty()) {
                    tx.update("INSERT INTO server_key (name, mark) VALUES (?, ?)", name, mark);
                } else if (!known.get().equals(mark)) {
                    differing.add(name);
                }
            });
            return List.copyOf(differing);
        });
        if (!other.isEmpty()) {
            throw new IllegalStateException(refusal(other));
        }
    }

    private static Optional<String> known(Tx tx, String name) {
        return tx.first("SELECT mark FROM server_key WHERE name = ?", row -> row.text("mark"), name);
    }

    private String refusal(List<String> names) {
        var places = names.stream().map(name -> name + " (" + place(name) + ")").toList();
        return "the nodes on " + settings.databaseUrl() + " have another " + String.join(", ", places)
                + ". Copy secrets.json, audit-key and audit-checkpoints from the data directory of a node that works, and"
                + " give this node the same JWT_SECRET and JWT_REFRESH_SECRET, if they are set there. To change a key on"
                + " purpose: stop every node, run DELETE FROM server_key WHERE name IN ("
                + String.join(", ", names.stream().map(name -> "'" + name + "'").toList())
                + ") in the database, and start them with the new one";
    }

    private String place(String name) {
        return switch (name) {
            case JWT_SECRET -> settings.jwtSecret() == null ? secretsFile() : "JWT_SECRET";
            case JWT_REFRESH_SECRET -> settings.jwtRefreshSecret() == null ? secretsFile() : "JWT_REFRESH_SECRET";
            case "audit_key" -> settings.data().resolve("audit-key").toString();
            default -> secretsFile();
        };
    }

    private String secretsFile() {
        return settings.data().resolve("secrets.json").toString();
    }
}
