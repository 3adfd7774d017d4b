package dev.taskforge.ops.backup.redis;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in a snapshot, whichever way its values are packed.
 *
 * @param keys how many there are of each type in each database, such as {@code db0 hash}
 * @param hashes of the same: of names, times at which keys expire, and values, whatever their order
 * @param expiring how many keys expire at some time
 * @param functions how many libraries of functions there are
 * @param functionsHash a hash of their code
 * @param databases the number of databases a server needs for it
 * @param version of the server that made it
 * @param memory what the server used then, in bytes; 0 when it does not say so
 * @param begun when the server began to write it; null when it does not say so
 * @param checked whether it ends with a checksum, which was right then
 * @param marked whether a mark followed its end: its length was not known when it was sent
 */
public record RdbFacts(
        SortedMap<String, Long> keys,
        SortedMap<String, String> hashes,
        long expiring,
        long functions,
        String functionsHash,
        int databases,
        String version,
        long memory,
        @Nullable Instant begun,
        boolean checked,
        boolean marked) {}
