package dev.taskforge.ops.report;

import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Words;
import java.util.ArrayList;
import java.util.List;

/** What was last seen of the disks, up to the end of the month. */
public final class DiskChapter implements Chapter {
    private static final String KIND = "disk";

    private final Evidences evidences;

    public DiskChapter(Evidences evidences) {
        this.evidences = evidences;
    }

    @Override
    public String id() {
        return "disks";
    }

    @Override
    public Section write(Month month) {
        var rows = new ArrayList<List<Value>>();
        long unknown = 0;
        var checks = month.project().file().checks().values().stream()
                .filter(check -> check.kind().equals(KIND))
                .map(DeclaredCheck::name)
                .toList();
        for (var check : checks) {
            var seen =
                    evidences.newestBefore(month.name(), check, month.until()).orElse(null);
            unknown += seen == null ? 1 : 0;
            rows.add(
                    seen == null
                            ? List.of(new Text(check), new Value.Unknown(), new Value.Unknown(), new Value.Unknown())
                            : List.of(
                                    new Text(check),
                                    Value.word("check." + seen.state().label()),
                                    new Words(seen.seen()),
                                    Value.time(seen.finishedAt())));
        }
        return new Section(
                id(),
                List.of(Figure.count("checks", rows.size()), Figure.count("unknown", unknown)),
                List.of("check", "state", "seen", "at"),
                rows);
    }
}
