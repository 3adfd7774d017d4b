package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.host.Stall;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Whether a server that also works for others does something for this process: a connection of the same user from inside the container
 * runs a statement that waits neither for a lock nor for its program. Another process of TaskForge may be one of them.
 */
final class OwnThreads implements Stall.Sign {
    /** The text in it tells those that look from those they look at. */
    private static final String QUESTION = """
            SELECT command, coalesce(state, ''), id FROM information_schema.processlist
            WHERE id <> connection_id() AND user = substring_index(user(), '@', 1)
              AND substring_index(host, ':', 1) = substring_index(user(), '@', -1)
              AND coalesce(info, '') NOT LIKE '%taskforge looks%' ORDER BY command = 'Sleep', id LIMIT 20;
            """;

    /** As the handbooks of MariaDB and MySQL call them. */
    private static final List<String> WAITS =
            List.of("sending to client", "writing to net", "reading from net", "user lock", "user sleep", "locked");

    private static final int MOST_TOLD = 3;

    private final MySqlServer server;

    OwnThreads(MySqlServer server) {
        this.server = server;
    }

    @Override
    public Stall.Seen look() throws IOException {
        return seen(server.ofThreads(QUESTION));
    }

    static Stall.Seen seen(String answer) {
        var threads = answer.lines()
                .map(line -> line.split("\t", 3))
                .filter(thread -> thread.length == 3)
                .toList();
        if (threads.stream().anyMatch(OwnThreads::works)) {
            return new Stall.Seen(true, "works");
        }
        var told = threads.stream()
                .limit(MOST_TOLD)
                .map(thread -> "its connection " + thread[2] + " is in " + thread[0]
                        + (thread[1].isEmpty() ? "" : ": " + thread[1]))
                .toList();
        return new Stall.Seen(
                false,
                (told.isEmpty() ? "the server has no connection of it" : String.join("; ", told))
                        + ". Look at SHOW PROCESSLIST of the server");
    }

    private static boolean works(String[] thread) {
        var state = thread[1].toLowerCase(Locale.ROOT);
        boolean waits =
                WAITS.contains(state) || (state.startsWith("waiting") && !state.equals("waiting for handler commit"));
        return thread[0].equals("Query") && !waits;
    }
}
