package dev.taskforge.cli.lint;

import dev.taskforge.ops.lint.Finding;
import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.LintReport;
import dev.taskforge.ops.lint.Patch;
import dev.taskforge.ops.lint.RuleText;
import dev.taskforge.ops.lint.Rules;
import dev.taskforge.ops.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the linter found in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), which code hosts and
 * editors read. Columns count code points; a waived finding is suppressed; what could not be read is a notification, and
 * the run then counts as unsuccessful. A mechanical repair is a fix.
 */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String ROOT = "ROOT";

    private final Outcome outcome;
    private final List<RuleText> rules;
    private final Patch patch;

    private SarifReport(Outcome outcome) {
        this.outcome = outcome;
        patch = new Patch(outcome.report().setup());
        rules = Rules.all().stream().map(outcome.texts()::of).toList();
    }

    /** @param version of this program */
    public static ObjectNode of(Outcome outcome, String version) {
        return new SarifReport(outcome).log(version);
    }

    private ObjectNode log(String version) {
        var log = JsonNodeFactory.instance.objectNode().put("$schema", SCHEMA).put("version", "2.1.0");
        var run = log.putArray("runs").addObject();
        var driver = run.putObject("tool").putObject("driver");
        driver.put("name", "TaskForge").put("version", version);
        rules.forEach(rule -> describe(rule, driver.withArray("rules")));
        run.putObject("originalUriBaseIds")
                .putObject(ROOT)
                .putObject("description")
                .put("text", "The folder that was read.");
        run.put("columnKind", "unicodeCodePoints");
        run.put("language", outcome.texts().locale().toLanguageTag());
        var results = run.putArray("results");
        for (int i = 0; i < outcome.findings().size(); i++) {
            var node = result(outcome.findings().get(i), results);
            mend(node, outcome.findings().get(i), outcome.report().findings().get(i));
        }
        for (var waived : outcome.report().waived()) {
            suppress(result(outcome.textOf(waived), results), waived);
        }
        invocation(run.putArray("invocations").addObject());
        return log;
    }

    private void describe(RuleText rule, ArrayNode into) {
        var node = into.addObject().put("id", rule.id());
        node.putObject("shortDescription").put("text", rule.title());
        node.putObject("fullDescription").put("text", rule.why());
        node.putObject("help").put("text", rule.fix());
        node.putObject("defaultConfiguration").put("level", level(rule.severity()));
        node.putObject("properties")
                .put("priority", rule.severity())
                .putArray("tags")
                .add(rule.topic());
    }

    private ObjectNode result(FindingText finding, ArrayNode into) {
        var node = into.addObject()
                .put("ruleId", finding.rule())
                .put("ruleIndex", index(finding.rule()))
                .put("level", level(finding.severity()));
        node.putObject("message").put("text", finding.seen() + " " + finding.fix());
        locate(
                node.putArray("locations"),
                finding.file(),
                finding.line(),
                finding.column(),
                finding.endLine(),
                finding.endColumn());
        return node;
    }

    /** The mechanical repair, unless it would repeat a secret. */
    private void mend(ObjectNode node, FindingText text, Finding finding) {
        var files = new LinkedHashMap<SourceFile, ArrayNode>();
        for (var edit : patch.edits(finding)) {
            var spot = edit.spot();
            var replacements = files.computeIfAbsent(spot.file(), file -> JsonNodeFactory.instance.arrayNode());
            var replacement = replacements.addObject();
            var start = spot.file().placeOf(spot.start());
            var end = spot.file().placeOf(spot.end());
            region(replacement.putObject("deletedRegion"), start.line(), start.column(), end.line(), end.column());
            replacement.putObject("insertedContent").put("text", edit.replacement());
        }
        if (!files.isEmpty()) {
            var fix = node.putArray("fixes").addObject();
            fix.putObject("description").put("text", text.fix());
            var changes = fix.putArray("artifactChanges");
            files.forEach((file, replacements) -> {
                var change = changes.addObject();
                artifact(change.putObject("artifactLocation"), file.path());
                change.set("replacements", replacements);
            });
        }
    }

    private void invocation(ObjectNode node) {
        var troubles = outcome.report().troubles();
        node.put("executionSuccessful", troubles.isEmpty());
        var notifications = node.putArray("toolExecutionNotifications");
        for (var trouble : troubles) {
            var notification = notifications.addObject().put("level", "error");
            notification.putObject("message").put("text", outcome.texts().of(trouble));
            int line = trouble.spot().line();
            int column = trouble.spot().column();
            locate(notification.putArray("locations"), trouble.spot().file().path(), line, column, line, column);
        }
        for (var note : outcome.report().notes()) {
            notifications
                    .addObject()
                    .put("level", "note")
                    .putObject("message")
                    .put("text", outcome.texts().note(note));
        }
    }

    private static void suppress(ObjectNode node, LintReport.Waived waived) {
        var waiver = waived.waiver();
        node.putArray("suppressions")
                .addObject()
                .put("kind", "external")
                .put("status", "accepted")
                .put("justification", waiver.reason() + " (" + waiver.approver() + ", " + waiver.expires() + ")");
    }

    private static void locate(ArrayNode into, String file, int line, int column, int endLine, int endColumn) {
        var place = into.addObject().putObject("physicalLocation");
        artifact(place.putObject("artifactLocation"), file);
        region(place.putObject("region"), line, column, endLine, endColumn);
    }

    private static void artifact(ObjectNode node, String file) {
        node.put("uri", uri(file)).put("uriBaseId", ROOT);
    }

    private static void region(ObjectNode node, int line, int column, int endLine, int endColumn) {
        node.put("startLine", line)
                .put("startColumn", column)
                .put("endLine", endLine)
                .put("endColumn", endColumn);
    }

    /** A relative reference by RFC 3986: whatever is not unreserved is percent-encoded. */
    private static String uri(String path) {
        var uri = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c == '/' || c == '.' || c == '-' || c == '_' || c == '~';
            if (plain || (c < 128 && Character.isLetterOrDigit(c))) {
                uri.append(c);
            } else {
                uri.append(String.format("%%%02X", (int) c));
            }
        }
        return uri.toString();
    }

    private int index(String id) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new IllegalStateException("a finding of an unknown rule " + id);
    }

    private static String level(String severity) {
        return switch (severity) {
            case "P0" -> "error";
            case "P1" -> "warning";
            default -> "note";
        };
    }
}
