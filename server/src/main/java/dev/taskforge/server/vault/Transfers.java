package dev.taskforge.server.vault;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What moves in and out of the vault right now, and the room that was promised to it. Safe for use by any thread. */
final class Transfers {
    /** Of one account at once. */
    static final int MOST = 16;

    private static final int RETRY_AFTER = 30;

    private final Map<String, Integer> open = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final List<Upload> uploads = new ArrayList<>();

    /** One that is to be closed in any case. */
    interface Transfer extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What was promised to other uploads.
     *
     * @param files how many of the same account there are
     * @param charged what the quota of the same account has to bear for them
     * @param toCome the bytes of all accounts that are not written yet
     */
    record Promised(long files, long charged, long toCome) {}

    /** What has a name to itself: an upload, or a removal. */
    final class Upload implements Transfer {
        private final String account;
        private final String name;
        private final String id;
        private long charged;
        private long toCome;

        private Upload(String account, String name, String id) {
            this.account = account;
            this.name = name;
            this.id = id;
        }

        /**
         * Promises room to it. Whoever asks looks at what is kept and free only afterwards: then of two at once the later one knows
         * of the earlier.
         *
         * @return what others were promised before
         */
        Promised promise(long bytes, long charge) {
            synchronized (Transfers.this) {
                var others = others();
                charged = charge;
                toCome = bytes;
                return others;
            }
        }

        private Promised others() {
            long files = 0;
            long charges = 0;
            long all = 0;
            for (var other : uploads) {
                if (other.charged > 0 && other.account.equals(account)) {
                    files++;
                    charges += other.charged;
                }
                all += other.toCome;
            }
            return new Promised(files, charges, all);
        }

        /** Tells that bytes of it are on the disk, where they count as used. */
        void written(long bytes) {
            synchronized (Transfers.this) {
                toCome -= bytes;
            }
        }

        private boolean collides(String otherAccount, String other) {
            return account.equals(otherAccount)
                    && (name.equals(other) || name.startsWith(other + "/") || other.startsWith(name + "/"));
        }

        @Override
        public void close() {
            synchronized (Transfers.this) {
                uploads.remove(this);
                leave(account);
            }
        }
    }

    /** Begins a download. */
    synchronized Transfer reading(String account) {
        enter(account);
        return () -> leave(account);
    }

    /**
     * Takes a name for an upload or a removal.
     *
     * @param id the name of the file that takes the upload in
     * @throws ProblemException 409 when the same name arrives already, or one above or below it; 429 when too much is under way
     */
    synchronized Upload writing(String account, String name, String id) {
        if (uploads.stream().anyMatch(upload -> upload.collides(account, name))) {
            throw ProblemException.of(409, "conflict", Message.of("vault.arriving", name))
                    .header("Connection", "close");
        }
        enter(account);
        var upload = new Upload(account, name, id);
        uploads.add(upload);
        return upload;
    }

    /**
     * Keeps everything else of an account out.
     *
     * @throws ProblemException 409 while something of it is under way
     */
    synchronized Transfer alone(String account) {
        if (open.containsKey(account) || !closed.add(account)) {
            throw ProblemException.conflict("vault.account.busy", account);
        }
        return () -> {
            synchronized (this) {
                closed.remove(account);
            }
        };
    }

    /** Whether a file that takes something in is in use. */
    synchronized boolean isArriving(String id) {
        return uploads.stream().anyMatch(upload -> upload.id.equals(id));
    }

    private void enter(String account) {
        if (closed.contains(account)) {
            throw ProblemException.conflict("vault.account.busy", account).header("Connection", "close");
        }
        if (open.getOrDefault(account, 0) >= MOST) {
            throw ProblemException.tooMany(RETRY_AFTER, "vault.busy", MOST).header("Connection", "close");
        }
        open.merge(account, 1, Integer::sum);
    }

    private synchronized void leave(String account) {
        open.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    }
}
