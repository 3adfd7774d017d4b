package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a promise about backups of one source is kept at one moment.
 *
 * @param name of the database or the files
 * @param destination where copies are promised; empty for the other concerns
 * @param amiss whether it is broken
 * @param newest the moment of the newest data, for a drill when it ended; null when there is none
 * @param limit how old that may be; null for a drill
 * @param watchedSince when the promise was first seen
 * @param amissSince when it was first found to be broken; null when that was not written down
 * @param why it cannot be judged; null when it was, and for the other concerns
 * @param unsettled whether it could not be judged this time, which alone is no news: it is neither kept nor, yet, amiss
 */
public record Absence(
        String project,
        String name,
        Concern concern,
        String destination,
        boolean amiss,
        @Nullable Instant newest,
        @Nullable Duration limit,
        Instant watchedSince,
        @Nullable Instant amissSince,
        @Nullable Message why,
        boolean unsettled) {

    /** One that could not be judged this time. */
    static Absence unsettled(String project, String name, Instant watchedSince, Message why) {
        return new Absence(project, name, Concern.JUDGEMENT, "", false, null, null, watchedSince, null, why, true);
    }

    /** Amiss, once it could not be judged twice in a row. */
    public Absence settled() {
        return settled(amissSince);
    }

    Absence settled(@Nullable Instant since) {
        return new Absence(project, name, concern, destination, true, newest, limit, watchedSince, since, why, false);
    }

    /** What is promised. */
    public enum Concern {
        /** A backup whose data is young enough, here or at a destination. */
        BACKUP,
        /** A copy at a destination whose data is young enough. */
        COPY,
        /** One that a drill has proven. */
        PROOF,
        /** That the newest drill passed. */
        DRILL,
        /** That the others can be judged; told only when they cannot, or could not before. */
        JUDGEMENT;

        /** As it is written in the API and in events. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of one. */
    public enum Change {
        /** It is broken now. */
        OVERDUE("backup.overdue"),
        /** It is kept again. */
        WELL("backup.well"),
        /** It was broken, and is promised no more. */
        UNWATCHED("backup.unwatched");

        private final String event;

        Change(String event) {
            this.event = event;
        }

        /** The name of its event. */
        public String event() {
            return event;
        }
    }

    /** Says it for people. */
    public Message told(Instant now) {
        if (concern == Concern.DRILL) {
            return Message.of(amiss ? "backup.watch.drill.failed" : "backup.watch.drill.passed", name);
        }
        if (concern == Concern.JUDGEMENT) {
            if (why == null) {
                return Message.of("backup.watch.judged", name);
            }
            return unsettled ? new Message(why.key() + ".yet", why.arguments()) : why;
        }
        var key = "backup.watch." + concern.label();
        var allowed = limit == null ? "" : Ages.text(limit);
        var age = Ages.text(Duration.between(newest == null ? watchedSince : newest, now));
        var found = newest == null ? key + ".none" : key;
        return concern == Concern.COPY
                ? Message.of(found, name, age, allowed, destination)
                : Message.of(found, name, age, allowed);
    }
}
