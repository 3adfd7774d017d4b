package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What would go, and why the rest stays.
 *
 * @param lines what goes first
 * @param pieces how many of each subject go
 * @param unread the chosen subjects of which nothing is known or nothing may be removed, and why
 */
public record PrunePlan(
        String project, Instant at, List<Line> lines, Map<Subject, Integer> pieces, Map<Subject, Message> unread) {
    /** Of what stays, more is no help to a reader. */
    private static final int MOST_STAYING = 300;
    /** What a job returns is bounded; beyond so many of a subject they are told as one. */
    private static final int MOST_GOING = 300;

    public PrunePlan {
        lines = List.copyOf(lines);
        pieces = Map.copyOf(pieces);
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
    public record Line(Subject subject, String id, String name, long bytes, long inodes, boolean goes, Message why) {

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

    /** The same, with no more than people read. */
    PrunePlan shortened() {
        var staying = lines.stream().filter(line -> !line.goes()).limit(MOST_STAYING);
        var going = Arrays.stream(Subject.values()).flatMap(subject -> shortened(going(subject)));
        return new PrunePlan(project, at, Stream.concat(going, staying).toList(), pieces, unread);
    }

    private static Stream<Line> shortened(List<Line> going) {
        if (going.size() <= MOST_GOING) {
            return going.stream();
        }
        var rest = going.subList(MOST_GOING, going.size());
        long bytes = rest.stream().mapToLong(line -> Math.max(0, line.bytes())).sum();
        var subject = going.getFirst().subject();
        var told = Line.goes(subject, "rest", "+" + rest.size(), bytes, Message.of("prune.more", rest.size()));
        return Stream.concat(going.stream().limit(MOST_GOING), Stream.of(told));
    }
}
