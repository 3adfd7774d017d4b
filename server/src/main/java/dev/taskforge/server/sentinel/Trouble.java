package dev.taskforge.server.sentinel;

import dev.taskforge.ops.text.Message;

/**
 * Something that is amiss.
 *
 * @param kind server, schedule, backup, watch, disk, records, or sentinel when it could not look at a part
 * @param subject which of its kind; empty when there is only one
 */
record Trouble(String kind, String subject, Message seen) {
    /** By which it is known again at the next look. */
    String id() {
        return subject.isEmpty() ? kind : kind + ":" + subject;
    }
}
