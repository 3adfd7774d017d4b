package dev.taskforge.engine.run;

import dev.taskforge.engine.store.ReadyJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says: {@code queue type priority run_at id sender}, or {@code * sender} for anything. The SQL
 * function {@code taskforge_submit} sends the first form without a sender.
 *
 * @param job null for anything
 */
record Message(@Nullable ReadyJob job, String sender) {
    private static final String ANYTHING = "*";

    static Message of(ReadyJob job, String sender) {
        return new Message(job, sender);
    }

    static Message anything(String sender) {
        return new Message(null, sender);
    }

    /** Reads a notification; empty when it is none of ours. */
    static Optional<Message> read(String text) {
        var parts = text.split(" ");
        if (parts.length == 2 && parts[0].equals(ANYTHING)) {
            return Optional.of(anything(parts[1]));
        }
        if (parts.length < 5) {
            return Optional.empty();
        }
        try {
            var job = new ReadyJob(
                    parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4]));
            return Optional.of(of(job, parts.length > 5 ? parts[5] : ""));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String text() {
        var place = job == null
                ? ANYTHING
                : job.queue() + " " + job.type() + " " + job.priority() + " " + job.runAtMillis() + " " + job.id();
        return place + " " + sender;
    }
}
