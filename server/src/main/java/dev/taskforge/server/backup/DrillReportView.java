package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.Comparison;
import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A drill with all it compared.
 *
 * @param compared those that are not equal first; empty when the drill ended before it compared anything
 * @param left how many more were equal, which are not listed
 */
public record DrillReportView(DrillView drill, List<Line> compared, int left) {

    /**
     * One thing that was compared.
     *
     * @param kind {@code schema}, {@code table}, {@code rows}, {@code sequence}, {@code files}, {@code keys}, {@code whole}, {@code check} or
     *     {@code smoke}
     * @param of the table, path, sequence or kind of object; the path that the application was asked for, with its image
     * @param expected how many the backup has; null where it has none of it, or nothing is counted
     * @param found the same of what was restored
     */
    public record Line(
            String kind,
            String of,
            @Nullable Long expected,
            @Nullable Long found,
            boolean equal) {

        /** What came out, as pages name it: a question is answered well or not, all else is equal or not. */
        public String state() {
            boolean question = kind.equals("check") || kind.equals("smoke");
            if (question) {
                return equal ? "passed" : "failed";
            }
            return equal ? "equal" : "other";
        }

        static Line of(Comparison.Line line) {
            return new Line(
                    line.kind().name().toLowerCase(Locale.ROOT),
                    line.of(),
                    line.expected() < 0 ? null : line.expected(),
                    line.found() < 0 ? null : line.found(),
                    line.equal());
        }
    }

    /** @param comparison null when there is none */
    public static DrillReportView of(Drill drill, @Nullable Comparison comparison, Messages texts) {
        return new DrillReportView(
                DrillView.of(drill, texts),
                comparison == null
                        ? List.of()
                        : comparison.lines().stream().map(Line::of).toList(),
                comparison == null ? 0 : comparison.left());
    }
}
