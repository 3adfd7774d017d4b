package dev.taskforge.ops.patch;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is old or vulnerable, as it was found at a moment.
 *
 * @param findings the worst first, at most {@value #MOST}
 * @param counts of all findings by the word of their grade, also of those that are left out
 * @param subjects what was looked at, and what could not be
 * @param notes what is no fault but should be known
 * @param endsAsOf the day of the table of versions that end
 */
public record UpdateReport(
        String project,
        Instant at,
        List<Finding> findings,
        Map<String, Integer> counts,
        List<Subject> subjects,
        List<Message> notes,
        LocalDate endsAsOf) {
    /** So many findings are kept. */
    public static final int MOST = 500;

    private static final int MOST_SENTENCES = 100;

    public UpdateReport {
        findings = List.copyOf(findings);
        counts = Map.copyOf(counts);
        subjects = List.copyOf(subjects);
        notes = List.copyOf(notes);
    }

    static UpdateReport of(
            String project,
            Instant at,
            Collection<Finding> found,
            List<Subject> subjects,
            List<Message> notes,
            LocalDate endsAsOf) {
        var counts = new TreeMap<String, Integer>();
        found.forEach(one -> counts.merge(one.grade().word(), 1, Integer::sum));
        var worst = found.stream()
                .sorted(Comparator.comparing(Finding::grade)
                        .thenComparing(Finding::area)
                        .thenComparing(Finding::name)
                        .thenComparing(Finding::place))
                .limit(MOST)
                .toList();
        return new UpdateReport(
                project,
                at,
                worst,
                counts,
                subjects.stream().limit(MOST_SENTENCES).toList(),
                notes.stream().limit(MOST_SENTENCES).toList(),
                endsAsOf);
    }

    /** How many findings there are of a grade. */
    public int count(Grade grade) {
        return counts.getOrDefault(grade.word(), 0);
    }

    /** How many findings there are. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
