package dev.taskforge.cli.lint;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.RuleText;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the linter found, for programs. */
public final class JsonReport {
    private JsonReport() {}

    /** The whole report. */
    public static ObjectNode of(Outcome outcome) {
        var report = outcome.report();
        var node = JsonNodeFactory.instance.objectNode();
        node.put("directory", outcome.directory());
        node.putObject("summary")
                .put("files", report.setup().files().size())
                .put("p0", report.count("P0"))
                .put("p1", report.count("P1"))
                .put("p2", report.count("P2"))
                .put("waived", report.waived().size())
                .put("errors", report.troubles().size());
        var notes = node.putArray("notes");
        report.notes().forEach(note -> notes.add(outcome.texts().note(note)));
        var errors = node.putArray("errors");
        for (var trouble : report.troubles()) {
            errors.addObject()
                    .put("file", trouble.spot().file().path())
                    .put("line", trouble.spot().line())
                    .put("column", trouble.spot().column())
                    .put("message", outcome.texts().of(trouble));
        }
        var findings = node.putArray("findings");
        outcome.findings().forEach(finding -> fill(findings.addObject(), finding));
        var waived = node.putArray("waived");
        for (var one : report.waived()) {
            var entry = waived.addObject();
            fill(entry, outcome.textOf(one));
            entry.putObject("waiver")
                    .put("reason", one.waiver().reason())
                    .put("approver", one.waiver().approver())
                    .put("expires", one.waiver().expires().toString());
        }
        return node;
    }

    /** A rule by itself. */
    public static ObjectNode of(RuleText rule) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rule", rule.id())
                .put("severity", rule.severity())
                .put("topic", rule.topic())
                .put("title", rule.title())
                .put("why", rule.why())
                .put("fix", rule.fix());
    }

    private static void fill(ObjectNode node, FindingText finding) {
        node.put("rule", finding.rule())
                .put("severity", finding.severity())
                .put("topic", finding.topic())
                .put("file", finding.file())
                .put("line", finding.line())
                .put("column", finding.column())
                .put("seen", finding.seen())
                .put("title", finding.title())
                .put("why", finding.why())
                .put("fix", finding.fix());
        var diff = node.putArray("diff");
        finding.diff().forEach(diff::add);
    }
}
