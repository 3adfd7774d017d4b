package dev.taskforge.ops.backup.redis;

import dev.taskforge.ops.host.Stall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a server writes a snapshot, which it may do for a long time before it sends the first byte of it. */
final class Saving implements Stall.Sign {

    /** Asks what the server says of its snapshots. */
    @FunctionalInterface
    interface Asking {
        Map<String, String> persistence() throws IOException;
    }

    private static final List<String> OTHERS = List.of("aof_rewrite_in_progress", "module_fork_in_progress");

    private final Asking asking;
    private @Nullable String before;

    Saving(RedisServer server) {
        this(server::persistence);
    }

    Saving(Asking asking) {
        this.asking = asking;
    }

    /** Older versions do not say how far they are. */
    @Override
    public synchronized Stall.Seen look() throws IOException {
        var said = asking.persistence();
        var keys = said.get("current_save_keys_processed");
        boolean saves = "1".equals(said.get("rdb_bgsave_in_progress"));
        // Until another process of it has ended it does not begin.
        boolean rewrites = OTHERS.stream().anyMatch(other -> "1".equals(said.get(other)));
        boolean moves = (saves || rewrites) && (keys == null || (before != null && !keys.equals(before)));
        before = keys;
        return new Stall.Seen(
                moves,
                rewrites
                        ? "the server does something else before it writes a snapshot, such as its AOF anew, and comes to no"
                                + " other key; look at INFO persistence and the disk of the server"
                        : saves
                                ? "the server writes a snapshot in which it comes to no other key (" + keys
                                        + " so far); look at INFO persistence and the disk of the server"
                                : "the server writes no snapshot; look at INFO replication and the log of the server");
    }
}
