package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What would go, and why the rest stays.
 *
 * @param lines what goes first
 * @param unread the chosen subjects of which nothing is known, and why
 */
public record PrunePlan(String project, Instant at, List<Line> lines, Map<Subject, Message> unread) {
    /** Of what stays, more is no help to a reader. */
    private static final int MOST_STAYING = 300;

    public PrunePlan {
        lines = List.copyOf(lines);
        unread = Map.copyOf(unread);
    }

    /**
     * One piece.
     *
     * @param id by which it is removed; what people call it may go to another one
     * @param name what people call it
     * @param bytes what it takes, or about as much; below zero when that is not known
     * @param inodes how many files that are; 0 when that is not known
     * @param goes whether it is removed
     * @param why it goes or stays
     */
    public record Line(
            Subject subject,
            String id,
            String name,
            long bytes,
            long inodes,
            boolean goes,
            Message why) {

        static Line goes(Subject subject, String id, String name, long bytes, Message why) {
            return new Line(subject, id, name, bytes, 0, true, why);
        }

        static Line stays(Subject subject, String id, String name, long bytes, Message why) {
            return new Line(subject, id, name, bytes, 0, false, why);
        }
    }

    /** What goes of a subject, in the order in which it is removed. */
    List<Line> going(Subject subject) {
        return going().filter(line -> line.subject() == subject).toList();
    }

    private Stream<Line> going() {
        return lines.stream().filter(Line::goes);
    }

    /** What is known to come back of all that goes, in bytes. */
    public long bytes() {
        return going().mapToLong(line -> Math.max(0, line.bytes())).sum();
    }

    /** The same, with no more of what stays than people read. */
    PrunePlan shortened() {
        var staying = lines.stream().filter(line -> !line.goes()).limit(MOST_STAYING);
        return new PrunePlan(project, at, Stream.concat(going(), staying).toList(), unread);
    }
}
