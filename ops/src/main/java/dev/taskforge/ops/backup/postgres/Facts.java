package dev.taskforge.ops.backup.postgres;

import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be compared between a database and its restored copy.
 *
 * @param rows exact number of rows of each table
 * @param hashes of the rows of each table, whatever their order
 * @param schema each kind of object, such as {@code indexes}
 * @param sequences where each stands
 */
public record Facts(
        Server server,
        SortedMap<String, Long> rows,
        SortedMap<String, String> hashes,
        SortedMap<String, Part> schema,
        SortedMap<String, Sequence> sequences) {

    /** What is compared, whatever the server is. */
    public record Content(
            SortedMap<String, Long> rows,
            SortedMap<String, String> hashes,
            SortedMap<String, Part> schema,
            SortedMap<String, Sequence> sequences) {}

    /** Without the server. */
    public Content content() {
        return new Content(rows, hashes, schema, sequences);
    }

    /**
     * The database and its server.
     *
     * @param bytes what the database takes on the disk
     * @param owner the role that made the server, which no other server can make again
     * @param quotedOwner the same as SQL writes it
     * @param monetary by which rules money becomes text; null when a backup of before does not say
     */
    public record Server(
            String version,
            String encoding,
            String collate,
            String ctype,
            long bytes,
            String owner,
            String quotedOwner,
            @Nullable String monetary) {}

    /**
     * The objects of one kind.
     *
     * @param sha256 over their definitions in a fixed order
     */
    public record Part(long count, String sha256) {}

    /**
     * Where a sequence stood: somewhere from {@code least} to {@code most}, because it moves on while it is dumped.
     *
     * @param called whether its last value was given out; null when that changed meanwhile
     */
    public record Sequence(long least, long most, @Nullable Boolean called) {
        /** One that was gone when it was to be seen once more: the dump may have it wherever it went. */
        static final Sequence ANYWHERE = new Sequence(Long.MIN_VALUE, Long.MAX_VALUE, null);

        /** The same sequence, seen once more. */
        public Sequence and(Sequence other) {
            return new Sequence(
                    Math.min(least, other.least),
                    Math.max(most, other.most),
                    Objects.equals(called, other.called) ? called : null);
        }

        /** Whether a sequence seen once stands where this one may have stood. */
        public boolean covers(Sequence found) {
            boolean inRange = least <= found.least && found.most <= most;
            return inRange && (called == null || called.equals(found.called));
        }
    }
}
