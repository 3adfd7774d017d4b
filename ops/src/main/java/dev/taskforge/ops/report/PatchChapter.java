package dev.taskforge.ops.report;

import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The updates of security that were installed on the machine in the month, from the audit log. */
public final class PatchChapter implements Chapter {
    private static final String PATCHED = "project.patched";
    private static final int MOST_NAMED = 10;

    private final AuditLog audit;

    public PatchChapter(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public String id() {
        return "patches";
    }

    @Override
    public Section write(Month month) {
        var begun = AuditedJobs.begun(audit, month, "project.patch", List.of(PATCHED, "project.patch.failed"));
        var rows = new ArrayList<List<Value>>();
        long packages = 0;
        long failed = 0;
        for (var job : begun) {
            var ended = job.ended();
            boolean well = ended != null && ended.action().equals(PATCHED);
            failed += well ? 0 : 1;
            long count = ended == null ? 0 : ended.details().path("count").asLong(0);
            packages += count;
            rows.add(List.of(
                    Value.time(job.at()),
                    Value.word(ended == null ? "broken" : well ? "patched" : "failed"),
                    ended == null ? new Unknown() : new Count(count),
                    new Text(names(ended == null ? job.details() : ended.details())),
                    new Text(job.by())));
        }
        boolean known = begun.stream().allMatch(job -> job.ended() != null);
        return new Section(
                id(),
                List.of(
                        Figure.count("times", begun.size()),
                        new Figure("packages", known ? new Count(packages) : new Unknown()),
                        Figure.count("failed", failed)),
                List.of("at", "state", "packages", "names", "by"),
                rows);
    }

    private static String names(JsonNode details) {
        var all = StreamSupport.stream(details.path("packages").spliterator(), false)
                .map(node -> node.asString(""))
                .toList();
        var names = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.isEmpty() ? "–" : all.size() > MOST_NAMED ? names + ", …" : names;
    }
}
