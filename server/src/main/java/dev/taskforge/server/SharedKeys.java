package dev.taskforge.server;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditKey;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.account.KeyMark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that all nodes on one database must have alike, known to the database by a mark. A node with other keys would
 * refuse everybody's sign-in, could not read the secrets of endpoints and would sign audit checkpoints nobody trusts.
 */
public final class SharedKeys {
    private static final String JWT_SECRET = "jwt_secret";
    private static final String JWT_REFRESH_SECRET = "jwt_refresh_secret";

    /** The table of the marks. */
    public static final String TABLE = "server_key";

    private static final String FINGERPRINT_KEY = "fingerprint_key";
    private static final String SEAL_KEY = "seal_key";
    private static final String AUDIT_KEY = "audit_key";

    private final Settings settings;
    private final Map<String, String> marks = new LinkedHashMap<>();

    /** @param auditKey the fingerprint of the key that signs checkpoints */
    SharedKeys(Settings settings, Secrets secrets, String auditKey) {
        this.settings = settings;
        marks.put(JWT_SECRET, KeyMark.of(secrets.jwtSecret()));
        marks.put(JWT_REFRESH_SECRET, KeyMark.of(secrets.jwtRefreshSecret()));
        marks.put(FINGERPRINT_KEY, KeyMark.of(secrets.fingerprintKey()));
        marks.put(SEAL_KEY, KeyMark.of(secrets.sealKey()));
        marks.put(AUDIT_KEY, auditKey);
    }

    /**
     * The marks of the keys that only a data folder holds. Those that sign sessions may come from the environment of a
     * server instead, so a folder does not tell.
     *
     * @return without the keys that the folder does not have; nothing is made
     */
    public static Map<String, String> marksOf(Path data) {
        var marks = new LinkedHashMap<String, String>();
        var kept = Secrets.kept(data);
        for (var name : List.of(FINGERPRINT_KEY, SEAL_KEY)) {
            Optional.ofNullable(kept.get(name)).ifPresent(key -> marks.put(name, KeyMark.of(key)));
        }
        var auditKey = AuditLog.keyFile(data);
        if (Files.exists(auditKey)) {
            marks.put(AUDIT_KEY, AuditKey.in(auditKey).fingerprint());
        }
        return marks;
    }

    /** The keys that a data folder must hold. */
    public static List<String> ofFolder() {
        return List.of(FINGERPRINT_KEY, SEAL_KEY, AUDIT_KEY);
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

    /** The mark by which a database knows a key. */
    public static Optional<String> known(Tx tx, String name) {
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
            case AUDIT_KEY -> AuditLog.keyFile(settings.data()).toString();
            default -> secretsFile();
        };
    }

    private String secretsFile() {
        return settings.data().resolve("secrets.json").toString();
    }
}
