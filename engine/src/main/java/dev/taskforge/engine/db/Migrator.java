package dev.taskforge.engine.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings a database up to date by running numbered scripts, each once: a database that has nothing of a set gets all of
 * it in one transaction, which is several times as fast, and any other each script in its own.
 *
 * <p>A set is a resource folder that holds, per dialect, the files {@code V1__name.sql}, {@code V2__name.sql} … named
 * in its {@code index} file, one per line. A script that ran before and has since been edited is refused, and so is a
 * database that was already upgraded by a newer version.
 */
public final class Migrator {
    private final Database database;
    private final Clock clock;

    public Migrator(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Runs what is missing of the set in {@code folder}.
     *
     * @param set the name under which the database remembers the set
     * @param owner a class beside whose resources the folder lies
     * @param folder absolute resource folder, such as {@code /db/engine}
     */
    public void migrate(String set, Class<?> owner, String folder) {
        var scripts = scripts(owner, folder + "/" + database.dialect().folder());
        database.longWrite(tx -> tx.update("""
                CREATE TABLE IF NOT EXISTS migration (
                  migration_set TEXT NOT NULL,
                  version INTEGER NOT NULL,
                  name TEXT NOT NULL,
                  sha256 TEXT NOT NULL,
                  applied_at BIGINT NOT NULL,
                  PRIMARY KEY (migration_set, version)
                )"""));
        var applied = applied(set);
        refuseNewerDatabase(set, scripts, applied);
        if (applied.isEmpty()) {
            database.longWrite(tx -> {
                scripts.forEach(script -> apply(tx, set, script));
                return 0;
            });
            return;
        }
        for (var script : scripts) {
            var before = applied.get(script.version());
            if (before == null) {
                database.longWrite(tx -> apply(tx, set, script));
            } else if (!before.equals(script.sha256())) {
                throw new DatabaseException(
                        "migration " + set + " " + script.name() + " was changed after it ran; restore the original",
                        null);
            }
        }
    }

    private Map<Integer, String> applied(String set) {
        record Applied(int version, String sha256) {}
        return database
                .read(tx -> tx.query(
                        "SELECT version, sha256 FROM migration WHERE migration_set = ?",
                        row -> new Applied(row.integer("version"), row.text("sha256")),
                        set))
                .stream()
                .collect(Collectors.toMap(Applied::version, Applied::sha256));
    }

    private static void refuseNewerDatabase(String set, List<Script> scripts, Map<Integer, String> applied) {
        // A newer one may also have added a script with a number lower than the newest.
        var known = scripts.stream().map(Script::version).collect(Collectors.toSet());
        applied.keySet().stream()
                .filter(version -> !known.contains(version))
                .findAny()
                .ifPresent(version -> {
                    throw new DatabaseException(
                            "the database was upgraded by a newer TaskForge (" + set + " version " + version
                                    + ", which this one does not know); start that version or restore a backup",
                            null);
                });
    }

    private int apply(Tx tx, String set, Script script) {
        if (isApplied(tx, set, script.version())) {
            // Another process that started at the same time was first.
            return 0;
        }
        for (var statement : script.statements()) {
            tx.update(statement);
        }
        return tx.update(
                "INSERT INTO migration (migration_set, version, name, sha256, applied_at) VALUES (?, ?, ?, ?, ?)",
                set,
                script.version(),
                script.name(),
                script.sha256(),
                clock.instant());
    }

    private static boolean isApplied(Tx tx, String set, int version) {
        return tx.first(
                        "SELECT version FROM migration WHERE migration_set = ? AND version = ?",
                        row -> row.integer("version"),
                        set,
                        version)
                .isPresent();
    }

    private static List<Script> scripts(Class<?> owner, String folder) {
        var scripts = new ArrayList<Script>();
        for (var name : read(owner, folder + "/index")
                .lines()
                .filter(line -> !line.isBlank())
                .toList()) {
            int version = Integer.parseInt(name.substring(1, name.indexOf("__")));
            scripts.add(new Script(version, name, read(owner, folder + "/" + name)));
        }
        return scripts;
    }

    private static String read(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }

    private record Script(int version, String name, String text) {

        /**
         * Statements end with a semicolon at the end of a line, except between two {@code $$}; triggers therefore keep
         * theirs on one line.
         */
        List<String> statements() {
            var statements = new ArrayList<String>();
            var open = new StringBuilder();
            for (var part : text.split(";\\s*\\n")) {
                open.append(open.isEmpty() ? "" : ";\n");
                open.append(part.lines()
                        .filter(line -> !line.strip().startsWith("--"))
                        .collect(Collectors.joining("\n")));
                if (isComplete(open)) {
                    if (!open.toString().isBlank()) {
                        statements.add(open.toString());
                    }
                    open.setLength(0);
                }
            }
            return statements;
        }

        private static boolean isComplete(CharSequence code) {
            return Pattern.compile("$$", Pattern.LITERAL)
                                    .matcher(code)
                                    .results()
                                    .count()
                            % 2
                    == 0;
        }

        String sha256() {
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
