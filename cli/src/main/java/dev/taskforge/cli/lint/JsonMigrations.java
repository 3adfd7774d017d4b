package dev.taskforge.cli.lint;

import dev.taskforge.ops.lint.migration.MigrationClass;
import dev.taskforge.ops.lint.migration.MigrationFile;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What migrations are, for programs. */
public final class JsonMigrations {
    private JsonMigrations() {}

    /** The whole report. */
    public static ObjectNode of(MigrationOutcome outcome) {
        var report = outcome.report();
        var node = JsonNodeFactory.instance.objectNode();
        node.put("directory", outcome.directory());
        node.put("class", report.worst().name());
        var summary = node.putObject("summary").put("files", report.files().size());
        for (var type : MigrationClass.values()) {
            summary.put(type.word(), report.count(type));
        }
        summary.put("errors", report.troubles().size());
        var errors = node.putArray("errors");
        for (var trouble : report.troubles()) {
            errors.addObject()
                    .put("file", trouble.spot().file().path())
                    .put("message", outcome.texts().of(trouble));
        }
        var files = node.putArray("files");
        report.files().forEach(file -> fill(files.addObject(), file, outcome));
        return node;
    }

    private static void fill(ObjectNode node, MigrationFile file, MigrationOutcome outcome) {
        node.put("file", file.path())
                .put("class", file.type().name())
                .put("layout", file.layout().name().toLowerCase(Locale.ROOT))
                .put("reversible", file.reversible());
        var statements = node.putArray("statements");
        for (var verdict : file.verdicts()) {
            var rule = outcome.words().of(verdict.rule());
            statements
                    .addObject()
                    .put("line", verdict.spot().line())
                    .put("column", verdict.spot().column())
                    .put("class", verdict.type().name())
                    .put("rule", rule.id())
                    .put("statement", verdict.shown())
                    .put("title", rule.title())
                    .put("why", rule.why())
                    .put("fix", rule.fix());
        }
    }
}
