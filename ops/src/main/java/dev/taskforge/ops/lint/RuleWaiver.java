package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.yaml.Place;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A fault that somebody decided to live with for a while, as {@code taskforge.yaml} says it.
 *
 * @param file the only one it holds for, relative to the folder of {@code taskforge.yaml}; null for every file there
 * @param approver who answers for it
 * @param expires the last day on which it holds
 * @param place in {@code taskforge.yaml}
 */
public record RuleWaiver(
        Rule rule, @Nullable String file, String reason, String approver, LocalDate expires, Place place) {

    boolean isExpired(LocalDate today) {
        return today.isAfter(expires);
    }

    /** Whether it holds for a finding, when it was declared in {@code source}. */
    boolean covers(Finding finding, SourceFile source) {
        var folder = source.path().substring(0, source.path().lastIndexOf('/') + 1);
        var path = finding.spot().file().path();
        return finding.rule().equals(rule) && path.startsWith(folder) && (file == null || path.equals(folder + file));
    }

    /** Where it stands. */
    Spot spot(SourceFile source) {
        int offset = source.offsetOf(place);
        return source.spot(offset, offset);
    }
}
