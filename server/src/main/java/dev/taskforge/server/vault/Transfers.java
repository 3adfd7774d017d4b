package dev.taskforge.server.vault;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What moves in and out of the vault right now, and the room that was promised to it. Safe for use by any thread. */
final class Transfers {
    /** Of one account at once. */
    static final int MOST = 16;

    private static final int RETRY_AFTER = 30;

    private final Map<String, Integer> open = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Long> promised = new HashMap<>();
    private final Set<String> arriving = new HashSet<>();

    /** One that is to be closed in any case. */
    interface Transfer extends AutoCloseable {
        @Override
        void close();
    }

    /** How much room there is for an upload. */
    interface Room {
        /**
         * @param ofAccount what was promised to this account and has not come yet
         * @param ofAll what was promised to all
         * @throws ProblemException when there is too little
         */
        void require(long ofAccount, long ofAll);
    }

    /** Begins a download. */
    synchronized Transfer reading(String account) {
        enter(account);
        return () -> leave(account);
    }

    /**
     * Begins an upload.
     *
     * @param id the name of the file that takes it in
     * @throws ProblemException 409 when the same name arrives already, 429 when too much is under way
     */
    synchronized Transfer writing(String account, String name, String id, long bytes, Room room) {
        var key = account + "/" + name;
        if (names.contains(key)) {
            throw ProblemException.of(409, "conflict", Message.of("vault.arriving", name))
                    .header("Connection", "close");
        }
        room.require(
                promised.getOrDefault(account, 0L),
                promised.values().stream().mapToLong(Long::longValue).sum());
        enter(account);
        names.add(key);
        arriving.add(id);
        promised.merge(account, bytes, Long::sum);
        return () -> {
            synchronized (this) {
                names.remove(key);
                arriving.remove(id);
                promised.merge(account, -bytes, Long::sum);
                leave(account);
            }
        };
    }

    /** Whether a file that takes something in is in use. */
    synchronized boolean isArriving(String id) {
        return arriving.contains(id);
    }

    /** Whether anything of an account is under way. */
    synchronized boolean isBusy(String account) {
        return open.getOrDefault(account, 0) > 0;
    }

    private void enter(String account) {
        if (open.getOrDefault(account, 0) >= MOST) {
            throw ProblemException.tooMany(RETRY_AFTER, "vault.busy", MOST).header("Connection", "close");
        }
        open.merge(account, 1, Integer::sum);
    }

    private synchronized void leave(String account) {
        open.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    }
}
