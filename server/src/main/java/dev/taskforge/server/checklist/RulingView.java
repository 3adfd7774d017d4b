package dev.taskforge.server.checklist;

import dev.taskforge.ops.checklist.Ruling;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about an item in place of its document.
 *
 * @param subject priority or condition
 * @param value such as P1 or payment = true; document when the document is to count again
 * @param state requested, in_force, replaced, denied or withdrawn
 * @param settledBy who approved, denied or withdrew it; null while it waits and when it needed nobody
 * @param remark why it was denied; may be empty
 * @param approvers who may approve it while it waits; empty when a second user is needed first
 */
public record RulingView(
        long id,
        String item,
        String subject,
        String value,
        String state,
        String reason,
        String requestedBy,
        Instant requestedAt,
        @Nullable String settledBy,
        @Nullable Instant settledAt,
        String remark,
        List<String> approvers) {

    static RulingView of(String item, Ruling ruling, List<String> approvers) {
        return new RulingView(
                ruling.id(),
                item,
                ruling.subject().label(),
                ruling.value() == null ? "document" : ruling.text(),
                ruling.state().label(),
                ruling.reason(),
                ruling.requestedBy(),
                ruling.requestedAt(),
                ruling.settledBy(),
                ruling.settledAt(),
                ruling.remark(),
                approvers);
    }
}
