package dev.taskforge.ops.report;

import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Size;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Unknown;
import java.util.ArrayList;
import java.util.List;

/** How often room was made on the machine in the month, and how much, from the audit log. */
public final class PruneChapter implements Chapter {
    private final AuditLog audit;

    public PruneChapter(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public String id() {
        return "prunes";
    }

    @Override
    public Section write(Month month) {
        var begun = AuditedJobs.begun(audit, month, "project.prune", List.of("project.pruned"));
        var rows = new ArrayList<List<Value>>();
        long pieces = 0;
        long freed = 0;
        for (var job : begun) {
            var ended = job.ended();
            if (ended == null) {
                rows.add(List.of(
                        Value.time(job.at()), Value.word("broken"), new Unknown(), new Unknown(), new Text(job.by())));
                continue;
            }
            long removed = ended.details().path("removed").asLong(0);
            long room = ended.details().path("freed").asLong(0);
            pieces += removed;
            freed += room;
            rows.add(List.of(
                    Value.time(job.at()),
                    Value.word("pruned"),
                    new Count(removed),
                    new Size(room),
                    new Text(job.by())));
        }
        boolean known = begun.stream().allMatch(job -> job.ended() != null);
        return new Section(
                id(),
                List.of(
                        Figure.count("times", begun.size()),
                        new Figure("pieces", known ? new Count(pieces) : new Unknown()),
                        new Figure("freed", known ? new Size(freed) : new Unknown())),
                List.of("at", "state", "pieces", "freed", "by"),
                rows);
    }
}
