package dev.taskforge.ops.report;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.report.Value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The repairs that were begun in the month, and which of them were proven to help, from the audit log: their jobs are not kept as long. */
public final class RepairChapter implements Chapter {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final AuditLog audit;

    public RepairChapter(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public String id() {
        return "repairs";
    }

    @Override
    public Section write(Month month) {
        var subject = "project/" + month.name();
        var helped = audit.of(month.name(), "project.repaired", subject).stream()
                .map(entry -> JSON.readTree(entry.details()).path("job").asLong(0))
                .collect(Collectors.toSet());
        var begun = audit.of(month.name(), "project.repair", subject).stream()
                .filter(entry -> month.holds(entry.at()))
                .sorted(Comparator.comparing(AuditEntry::at))
                .toList();
        var rows = new ArrayList<List<Value>>();
        long proven = 0;
        for (var entry : begun) {
            var details = JSON.readTree(entry.details());
            boolean good = helped.contains(details.path("job").asLong(0));
            proven += good ? 1 : 0;
            rows.add(List.of(
                    Value.time(entry.at()),
                    Value.word("remedy." + details.path("remedy").asString("-")),
                    new Text(names(details)),
                    Value.word(good ? "helped" : "unproven"),
                    new Text(entry.actor())));
        }
        return new Section(
                id(),
                List.of(Figure.count("begun", begun.size()), Figure.count("proven", proven)),
                List.of("at", "remedy", "containers", "state", "by"),
                rows);
    }

    private static String names(JsonNode details) {
        var names = StreamSupport.stream(details.path("containers").spliterator(), false)
                .map(node -> node.asString(""))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "–" : names;
    }
}
