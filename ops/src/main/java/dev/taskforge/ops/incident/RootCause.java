package dev.taskforge.ops.incident;

import dev.taskforge.ops.diagnosis.Cause;
import dev.taskforge.ops.diagnosis.Confidence;
import dev.taskforge.ops.diagnosis.Diagnosis;
import dev.taskforge.ops.diagnosis.Finding;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why monitors are down, as a diagnosis found.
 *
 * @param key by which the same cause is known again
 * @param certain whether the facts allow nothing else
 * @param since when it began; null when unknown
 * @param below what follows from it first; null for nothing
 * @param covers the services and checks that it explains
 */
public record RootCause(
        String key,
        boolean certain,
        @Nullable Instant since,
        Message said,
        Message advice,
        @Nullable Message below,
        Set<String> covers) {

    /** Those that are sure enough to tell people, the likeliest first; a recent change and a check that fails explain nothing. */
    static List<Finding> likely(Diagnosis diagnosis) {
        return diagnosis.causes().stream()
                .filter(root -> root.cause() != Cause.RECENT_CHANGE && root.cause() != Cause.CHECK_FAILS)
                .filter(root -> root.confidence() != Confidence.POSSIBLE)
                .toList();
    }

    static RootCause of(Finding root) {
        return new RootCause(
                root.cause().label() + "/" + root.subject(),
                root.confidence() == Confidence.CERTAIN,
                root.since(),
                root.said(),
                root.advice(),
                root.below().isEmpty() ? null : root.below().getFirst().said(),
                Set.copyOf(subjects(root, new HashSet<>())));
    }

    private static Set<String> subjects(Finding finding, Set<String> known) {
        known.add(finding.subject());
        finding.below().forEach(one -> subjects(one, known));
        return known;
    }

    /** The same, when it was found again and explains these too. */
    RootCause and(Set<String> more) {
        var all = new HashSet<>(covers);
        all.addAll(more);
        return new RootCause(key, certain, since, said, advice, below, Set.copyOf(all));
    }

    /** Whether it is only what a check of the application saw: others that see the same then see the same trouble. */
    boolean isSymptom() {
        return !certain && key.startsWith(Cause.APPLICATION_ERRORS.label() + "/");
    }

    /** Whether it explains one of these. */
    boolean coversAny(Collection<String> names) {
        return names.stream().anyMatch(covers::contains);
    }
}
