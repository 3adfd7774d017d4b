package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;

/**
 * Small files that lie in the copy of a database, as rows of a table of their own: so they are counted, hashed, encrypted and brought
 * back together with it, in one artifact that is of one moment.
 */
final class KeptFiles {
    /** Holds them: {@code name}, {@code content}. */
    static final String TABLE = "kept_file";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final Map<String, byte[]> contents;

    private KeptFiles(Map<String, byte[]> contents) {
        this.contents = contents;
    }

    /** Reads them as they are now. */
    static KeptFiles read(List<Path> files) throws IOException {
        var contents = new LinkedHashMap<String, byte[]>();
        for (var file : files) {
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

    /** Adds them to a database that nobody else has open, in one file without a journal beside it; returns what is in it then. */
    SqliteFacts writeInto(Path database) throws SQLException {
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
            statement.execute("COMMIT");
            return SqliteFacts.of(connection);
        }
    }

    /**
     * Takes them out of a database into a folder, each for its owner only.
     *
     * @return their names; none when the database holds none
     * @throws IOException when one is called so that it could lie elsewhere
     */
    static Set<String> takeOut(Path database, Path folder) throws IOException, SQLException {
        var contents = new LinkedHashMap<String, byte[]>();
        try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            if (!SqliteFacts.of(connection).rows().containsKey(TABLE)) {
                return Set.of();
            }
            try (var rows = statement.executeQuery("SELECT name, content FROM " + TABLE + " ORDER BY name")) {
                while (rows.next()) {
                    contents.put(rows.getString(1), rows.getBytes(2));
                }
            }
            for (var file : contents.entrySet()) {
                if (!NAME.matcher(file.getKey()).matches()) {
                    throw new IOException("a file in the backup has the name " + file.getKey() + ", which is none");
                }
                DurableFiles.write(folder.resolve(file.getKey()), file.getValue());
            }
            statement.execute("PRAGMA secure_delete = ON");
            statement.execute("DROP TABLE " + TABLE);
        }
        return contents.keySet();
    }
}
