package dev.taskforge.server.upkeep;

import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.upkeep.PrunePlan;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What would go, as the API and the page show it. */
public record PlanView(
        @About("The job that found it") long jobId,
        Instant at,
        @About("What would come back, about") long bytes,
        @About("By subject, the largest first") List<SubjectView> subjects,

        @About("What goes first; of what stays no more than a few hundred")
        List<LineView> lines,

        @About("What could not be asked, and why") List<String> unread) {

    /** One piece. */
    public record LineView(
            @About("containers, foreign_containers, networks, images, build_cache, logs, journal or packages")
            String subject,

            String name,

            @About("About what it takes; below zero when that is not known")
            long bytes,

            @About("How many files that are; 0 when that is not known")
            long inodes,

            boolean goes,
            String why) {}

    /** What goes of a subject. */
    public record SubjectView(String subject, long pieces, long bytes) {}

    static PlanView of(PrunePlan plan, long jobId, Messages texts) {
        return new PlanView(
                jobId,
                plan.at(),
                plan.bytes(),
                Arrays.stream(Subject.values())
                        .map(subject -> subject(plan, subject))
                        .filter(subject -> subject.pieces() > 0)
                        .sorted((one, other) -> Long.compare(other.bytes(), one.bytes()))
                        .toList(),
                plan.lines().stream()
                        .map(line -> new LineView(
                                line.subject().word(),
                                line.name(),
                                line.bytes(),
                                line.inodes(),
                                line.goes(),
                                texts.render(line.why())))
                        .toList(),
                plan.unread().entrySet().stream()
                        .map(one -> one.getKey().word() + ": " + texts.render(one.getValue()))
                        .sorted()
                        .toList());
    }

    private static SubjectView subject(PrunePlan plan, Subject subject) {
        var going = plan.lines().stream()
                .filter(line -> line.goes() && line.subject() == subject)
                .toList();
        return new SubjectView(
                subject.word(),
                plan.pieces().getOrDefault(subject, 0),
                going.stream().mapToLong(line -> Math.max(0, line.bytes())).sum());
    }

    /** What goes. */
    public List<LineView> going() {
        return lines.stream().filter(LineView::goes).toList();
    }

    /** What stays. */
    public List<LineView> staying() {
        return lines.stream().filter(line -> !line.goes()).toList();
    }
}
