package dev.taskforge.ops.backup.csv;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The manifest of tables that were written as CSV: a folder with a file for each of them.
 *
 * @param format version of this layout
 * @param snapshotAt the moment all tables are of: they are at least as new
 * @param server the version of the server they come from
 * @param tool the version of the program that read them there
 * @param hashes how the hashes of rows are computed
 * @param keys what referred to what there
 * @param sequences that number columns of these tables
 * @param kind of the database that wrote the values; in older manifests it is not said, and PostgreSQL
 * @param leftOut what of the database holds something and is not moved, such as sequences of MariaDB; in older manifests not said
 */
public record Bundle(
        int format,
        String project,
        String database,
        Instant snapshotAt,
        long jobId,
        String server,
        String tool,
        String hashes,
        List<Table> tables,
        List<Layout.Key> keys,
        List<Sequence> sequences,
        Kind kind,
        List<String> leftOut) {
    /** The name of the file. */
    public static final String NAME = "manifest.json";

    public static final int FORMAT = 1;
    /** What {@link #hashes} says. */
    public static final String HASHES = "sum of MurmurHash3 x64 128 of each row as COPY writes it";

    private static final String KIND = "kind";
    private static final String LEFT_OUT = "left_out";
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * A table.
     *
     * @param file its name in the folder
     * @param columns in the order of the file
     * @param generated columns that are not in the file, because a database computes them
     * @param sha256 of the file
     * @param hash of the rows, whatever their order, as the manifests of backups have it
     */
    public record Table(
            TableName table,
            String file,
            List<Column> columns,
            List<String> generated,
            long rows,
            long bytes,
            String sha256,
            String hash) {
        /** In the order of the file. */
        public List<String> names() {
            return columns.stream().map(Column::name).toList();
        }
    }

    /** Kinds of databases. */
    public enum Kind {
        @JsonProperty("postgres")
        POSTGRES("PostgreSQL"),
        /** Its values are written as {@link SqliteValues} says. */
        @JsonProperty("sqlite")
        SQLITE("SQLite"),
        /** Its values are written as {@link MySqlValues} says. */
        @JsonProperty("mariadb")
        MARIADB("MariaDB"),
        /** Its values are written as {@link MySqlValues} says, too, but some of its types are others. */
        @JsonProperty("mysql")
        MYSQL("MySQL");

        private final String called;

        Kind(String called) {
            this.called = called;
        }

        /** Its name for people. */
        public String called() {
            return called;
        }

        /** Whether its triggers run and its keys are looked at row by row, whatever is done. */
        boolean looksAtOnce() {
            return this == MARIADB || this == MYSQL;
        }
    }

    /** A column and its type as the server writes it; of SQLite, how the column is treated (its affinity). */
    public record Column(String name, String type) {}

    /**
     * Where a sequence stood when all rows had been read.
     *
     * @param called whether its last value was given out
     */
    public record Sequence(TableName table, String column, TableName sequence, long last, boolean called) {}

    /** One of a PostgreSQL database. */
    public Bundle(
            int format,
            String project,
            String database,
            Instant snapshotAt,
            long jobId,
            String server,
            String tool,
            String hashes,
            List<Table> tables,
            List<Layout.Key> keys,
            List<Sequence> sequences) {
        this(
                format,
                project,
                database,
                snapshotAt,
                jobId,
                server,
                tool,
                hashes,
                tables,
                keys,
                sequences,
                Kind.POSTGRES,
                List.of());
    }

    public Bundle {
        tables = List.copyOf(tables);
        keys = List.copyOf(keys);
        sequences = List.copyOf(sequences);
        leftOut = List.copyOf(leftOut);
    }

    /** As it is written into the file. */
    public byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** All rows of all tables. */
    public long totalRows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /** Of all files. */
    public long totalBytes() {
        return tables.stream().mapToLong(Table::bytes).sum();
    }

    /**
     * Reads that of a folder.
     *
     * @throws IOException when there is none, or it is none; says why
     */
    public static Bundle read(Path folder) throws IOException {
        var file = folder.resolve(NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("there is no " + NAME + " in " + folder + ": it is no export");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(NAME + " is larger than " + (MOST_BYTES >> 20) + " MiB");
        }
        try {
            var tree = JSON.readTree(Files.readAllBytes(file));
            if (tree instanceof ObjectNode said) {
                complete(said);
            }
            var read = JSON.treeToValue(tree, Bundle.class);
            read.requireSound();
            return read;
        } catch (JacksonException e) {
            throw new IOException(NAME + " is none of an export: " + e.getOriginalMessage(), e);
        }
    }

    /** Says what older manifests do not. */
    private static void complete(ObjectNode said) {
        if (!said.has(KIND)) {
            said.put(KIND, "postgres");
        }
        if (!said.has(LEFT_OUT)) {
            said.putArray(LEFT_OUT);
        }
    }

    private void requireSound() throws IOException {
        if (format != FORMAT) {
            throw new IOException(NAME + " has format " + format + ", and only " + FORMAT + " is known");
        }
        var names = new HashSet<TableName>();
        var files = new HashSet<String>();
        for (var table : tables) {
            var called = table.table() + " in " + NAME;
            require(names.add(table.table()), called + " is there twice");
            require(FILE.matcher(table.file()).matches(), called + " has no plain name of a file");
            require(files.add(table.file()), called + " shares its file with another table");
            require(SHA256.matcher(table.sha256()).matches(), called + " has no SHA-256");
            require(table.rows() >= 0 && table.bytes() >= 0, called + " has a number below zero");
            require(!table.columns().isEmpty(), called + " has no columns");
            require(new HashSet<>(table.names()).size() == table.names().size(), called + " has a column twice");
        }
        require(!tables.isEmpty(), NAME + " names no table");
    }

    private static void require(boolean holds, String fault) throws IOException {
        if (!holds) {
            throw new IOException(fault);
        }
    }
}
