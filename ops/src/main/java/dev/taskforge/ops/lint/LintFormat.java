package dev.taskforge.ops.lint;

import dev.taskforge.ops.project.SectionFormat;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The section {@code lint} of {@code taskforge.yaml}: which faults are waived, why, by whom and until when. */
final class LintFormat {
    private static final Field<Rule> RULE = Field.required("rule", rule(), "The rule, by its id.");
    private static final Field<String> FILE =
            Field.optional("file", Types.fixedPath(), "The only file the waiver holds for; every file when left out.");
    private static final Field<String> REASON = Field.required("reason", Types.text(500), "Why this is right here.");
    private static final Field<String> APPROVER = Field.required("approver", Types.text(200), "Who answers for it.");
    private static final Field<LocalDate> EXPIRES =
            Field.required("expires", date(), "The last day on which it holds.");
    private static final Field<List<RuleWaiver>> WAIVE = Field.withDefault(
            "waive",
            Types.list(new ObjectType<>(List.of(RULE, FILE, REASON, APPROVER, EXPIRES), LintFormat::waiver), 0, 500),
            List.of(),
            "Faults that are accepted for a while; an expired one is a finding itself.");

    private static final Field<Long> HOST_MEMORY = Field.optional(
            "host_memory",
            Types.bytes(),
            "The memory of the server; without it the limits of the services are not added up.");

    /**
     * What the section says.
     *
     * @param hostMemory in bytes; null when it is not said
     */
    record Notes(List<RuleWaiver> waivers, @Nullable Long hostMemory) {}

    static final Type<Notes> TYPE = new ObjectType<>(
            List.of(HOST_MEMORY, WAIVE), values -> new Notes(values.get(WAIVE), values.find(HOST_MEMORY)));

    /** As a part of the file. */
    static final SectionFormat SECTION =
            new SectionFormat("lint", "Which findings of `taskforge lint` are accepted, and what it cannot see.", TYPE);

    private LintFormat() {}

    private static RuleWaiver waiver(Values values) {
        return new RuleWaiver(
                values.get(RULE),
                values.find(FILE),
                values.get(REASON),
                values.get(APPROVER),
                values.get(EXPIRES),
                values.place());
    }

    private static Type<Rule> rule() {
        var schema = Map.<String, Object>of("type", "string", "examples", List.of("compose-database-port-open"));
        return new ParsedType<>(
                schema,
                text -> Rules.find(text)
                        .map(ParsedType::right)
                        .orElseGet(() -> ParsedType.wrong(
                                Message.of("lint.rule.unknown", Shown.of(text)),
                                Rules.nearest(text)
                                        .map(meant -> Message.of("yaml.did-you-mean", meant))
                                        .orElseGet(() -> Message.of("lint.rule.unknown.fix")))));
    }

    private static Type<LocalDate> date() {
        var schema = Map.<String, Object>of("type", "string", "format", "date", "examples", List.of("2026-12-31"));
        return new ParsedType<>(schema, text -> {
            try {
                return ParsedType.right(LocalDate.parse(text));
            } catch (DateTimeException e) {
                return ParsedType.wrong(
                        Message.of("lint.date", Shown.of(text)), Message.of("yaml.example", "2026-12-31"));
            }
        });
    }
}
