package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.ProjectFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Small files that lie in the copy of a database, as rows of a table of their own: so they are counted, hashed, encrypted and brought
 * back together with it, in one artifact that is of one moment.
 */
final class KeptFiles {
    /** Holds them: {@code name}, {@code content}. */
    static final String TABLE = "kept_file";

    /** What is added to a copy, and is no data. */
    static final Set<String> TABLES = Set.of(TABLE, KeptSeal.TABLE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final int MOST_FILES = 64;

    /** What a server makes itself in its data directory. */
    private static final List<String> NEVER = List.of("taskforge.db", "server.lock", OwnFile.KEY);

    private final Map<String, byte[]> contents;

    private KeptFiles(Map<String, byte[]> contents) {
        this.contents = contents;
    }

    /** What is in the backup is not what is ever kept. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }

    /**
     * Reads them as they are now.
     *
     * @throws PermanentFailure when one has a name under which it could not be taken out again
     */
    static KeptFiles read(List<Path> files) throws IOException {
        var contents = new LinkedHashMap<String, byte[]>();
        for (var file : files) {
            if (!isName(file.getFileName().toString())) {
                throw new PermanentFailure(
                        "the file " + file + " cannot be kept in the backup: give it a name of letters,"
                                + " digits, '.', '_' and '-' that begins with a letter or digit, and say the new name in "
                                + OwnFile.NAME);
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + " is larger than " + HumanSize.of(MOST_BYTES) + " and cannot be kept");
            }
            contents.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return new KeptFiles(contents);
    }

    Set<String> names() {
        return contents.keySet();
    }

    /** Whether a file may have this name. */
    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && NEVER.stream().noneMatch(name::startsWith);
    }

    /**
     * Adds them to a database that nobody else has open, in one file without a journal beside it; returns what is in it then.
     *
     * @param at the moment the database is of
     */
    SqliteFacts writeInto(Path database, Instant at) throws SQLException {
        try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
            statement.execute("CREATE TABLE " + TABLE + " (name TEXT PRIMARY KEY, content BLOB NOT NULL)");
            try (var insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
                for (var file : contents.entrySet()) {
                    insert.setString(1, file.getKey());
                    insert.setBytes(2, file.getValue());
                    insert.executeUpdate();
                }
            }
            KeptSeal.add(connection, at);
            statement.execute("COMMIT");
            return SqliteFacts.of(connection);
        }
    }

    /**
     * Takes them out of a database into a folder, each for its owner only. One that {@link OwnFile} does not know, and that the
     * {@code own.yaml} among them does not name as a key, stays out.
     *
     * @return the names of those taken out; none when the database holds none
     * @throws Unusable when there are too many, or one is too large or called so that it could lie elsewhere; some may be taken out
     */
    static Set<String> takeOut(Path database, Path folder) throws IOException, SQLException, Unusable {
        var taken = new LinkedHashSet<String>();
        try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            if (!SqliteFacts.of(connection).rows().containsKey(TABLE)) {
                return Set.of();
            }
            var names = names(connection);
            try (var select = connection.prepareStatement("SELECT content FROM " + TABLE + " WHERE name = ?")) {
                write(select, OwnFile.kept(), names, folder, taken);
                write(select, OwnFile.in(folder).keys(), names, folder, taken);
            } catch (ProjectFileException e) {
                throw new Unusable("the " + OwnFile.NAME + " in it cannot be read: " + e.getMessage(), e);
            }
            statement.execute("PRAGMA secure_delete = ON");
            statement.execute("DROP TABLE " + TABLE);
            statement.execute("DROP TABLE IF EXISTS " + KeptSeal.TABLE);
        }
        return taken;
    }

    /** Looks whether they could be taken out, and takes nothing out. */
    static void check(Path database) throws SQLException, Unusable {
        try (var connection = SqliteSnapshot.open(database)) {
            names(connection);
        }
    }

    /** Before any content is read: one that is too large must not be. */
    private static List<String> names(Connection connection) throws SQLException, Unusable {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT substr(name, 1, 200), length(content), typeof(content) = 'blob' FROM " + TABLE)) {
            while (rows.next()) {
                var name = String.valueOf(rows.getString(1));
                if (!isName(name)) {
                    throw new Unusable(
                            "a file in it has the name '" + name + "', which no file that is kept has", null);
                }
                if (rows.getLong(2) > MOST_BYTES || !rows.getBoolean(3)) {
                    throw new Unusable("the file " + name + " in it is none that is kept, or too large", null);
                }
                names.add(name);
                if (names.size() > MOST_FILES) {
                    throw new Unusable("there are more than " + MOST_FILES + " files in it", null);
                }
            }
        }
        return names;
    }

    private static void write(
            PreparedStatement select, List<String> wanted, List<String> there, Path folder, Set<String> taken)
            throws IOException, SQLException {
        for (var name : wanted) {
            if (there.contains(name) && taken.add(name)) {
                select.setString(1, name);
                try (var row = select.executeQuery()) {
                    row.next();
                    DurableFiles.write(folder.resolve(name), row.getBytes(1));
                }
            }
        }
    }
}
