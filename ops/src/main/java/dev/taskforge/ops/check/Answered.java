package dev.taskforge.ops.check;

import java.util.List;

/**
 * What asking a check brought, to be recorded as it is.
 *
 * @param evidence it has no id yet
 * @param parts what the answer was made of; empty when it came in one piece. {@link Evidences#parts} reads them back.
 */
public record Answered(Evidence evidence, List<Part> parts) {
    public Answered {
        parts = List.copyOf(parts);
    }
}
