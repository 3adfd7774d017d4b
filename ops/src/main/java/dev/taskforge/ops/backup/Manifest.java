package dev.taskforge.ops.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taskforge.ops.backup.files.FileFacts;
import dev.taskforge.ops.backup.mysql.MySqlFacts;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.ServerSetup;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a backup contains, taken in the same snapshot as the data.
 *
 * @param rows exact number of rows of each table; of files, how many there are below each path; of Redis, how many keys of each
 *     type each database has
 * @param schemaSha256 SHA-256 over the schema's statements in a fixed order
 * @param bytes size of the database, or of its dump, before compression
 * @param contentSha256 SHA-256 of the same
 * @param tool what made the snapshot, with its version
 * @param postgres what there is to say of a PostgreSQL database; null for another
 * @param files what there is to say of files; null for a database
 * @param redis what there is to say of a server of Redis or Valkey; null for another
 * @param mysql what there is to say of a database of MariaDB or MySQL; null for another
 */
public record Manifest(
        SortedMap<String, Long> rows,
        String schemaSha256,
        long bytes,
        String contentSha256,
        String tool,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Postgres postgres,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Files files,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MySql mysql,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Redis redis) {

    /** Of an SQLite database. */
    Manifest(SortedMap<String, Long> rows, String schemaSha256, long bytes, String contentSha256, String tool) {
        this(rows, schemaSha256, bytes, contentSha256, tool, null, null, null, null);
    }

    /** Of an archive of files. */
    static Manifest ofFiles(FileFacts facts, Files files, long bytes, String contentSha256, String tool) {
        return new Manifest(facts.entries(), "", bytes, contentSha256, tool, null, files, null, null);
    }

    /** Of a server of Redis or Valkey. */
    static Manifest ofRedis(SortedMap<String, Long> keys, Redis redis, long bytes, String contentSha256, String tool) {
        return new Manifest(keys, "", bytes, contentSha256, tool, null, null, null, redis);
    }

    /**
     * What a PostgreSQL database is compared by, and what a drill needs.
     *
     * @param image the number of the image its server ran from
     * @param hashes of the rows of each table, whatever their order
     * @param schema each kind of object
     * @param sequences where each stood
     * @param roles SQL that makes the roles of the server again, without their passwords
     * @param setup what the server has besides, which nothing is compared by; null when a backup of before does not say
     */
    public record Postgres(
            String image,
            Facts.Server server,
            SortedMap<String, String> hashes,
            SortedMap<String, Facts.Part> schema,
            SortedMap<String, Facts.Sequence> sequences,
            String roles,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            ServerSetup setup) {}

    /**
     * What a database of MariaDB or MySQL is compared by, and what a drill needs.
     *
     * @param image the number of the image its server ran from
     * @param hashes of the rows of each table as they are in the dump, whatever their order
     * @param schema each kind of object
     * @param counters where each sequence and each {@code AUTO_INCREMENT} stood
     * @param definers the accounts that views, triggers, routines and events run as
     */
    public record MySql(
            String image,
            MySqlFacts.Server server,
            SortedMap<String, String> hashes,
            SortedMap<String, Facts.Part> schema,
            SortedMap<String, Facts.Sequence> counters,
            List<String> definers) {}

    /**
     * What files are compared by.
     *
     * @param paths those that were archived, as they are named in the archive
     * @param bytes of all files together
     * @param content a hash of names, kinds, permissions, sizes and contents
     * @param owners a hash of the users and groups that own them
     * @param changed what was written to while it was read, so that it may be half of one state and half of another
     * @param absent of the rules of a firewall and of logs: what was not there, could not be read or was left out; null for other files
     */
    public record Files(
            List<String> paths,
            long bytes,
            String content,
            String owners,
            List<String> changed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> absent) {}

    /**
     * What a server of Redis or Valkey is compared by, and what a drill needs.
     *
     * @param image the number of the image its server ran from
     * @param client the program that made the snapshot
     * @param version of the server
     * @param memory what it used, in bytes; 0 when it did not say so
     * @param databases how many a server needs
     * @param hashes of the keys of each type in each database, whatever their order
     * @param expiring how many keys expire at some time
     * @param functions how many libraries of functions there are
     * @param functionsHash of their code
     */
    public record Redis(
            String image,
            String client,
            String version,
            long memory,
            int databases,
            SortedMap<String, String> hashes,
            long expiring,
            long functions,
            String functionsHash) {}

    /** Whether a backup of this can be put into a folder for people. */
    public boolean unpacks() {
        return files != null || redis != null || isSqlite();
    }

    /** Whether it is of an SQLite database. */
    public boolean isSqlite() {
        return postgres == null && files == null && mysql == null && redis == null;
    }

    /** Rows of all tables together. */
    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
