package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the section {@code status} is declared. */
final class StatusFormat {
    private static final Field<String> TITLE =
            Field.optional("title", Types.text(100), "What the page is called; as the project when left out.");
    private static final Field<String> SLUG = Field.optional(
            "slug",
            Types.text(63, "[a-z][a-z0-9-]{0,62}", "project.name", "toko-kita"),
            "By which the page is found, at /status/SLUG, besides the name of the project.");
    private static final Field<Boolean> PUBLIC = Field.withDefault(
            "public",
            Types.flag(),
            false,
            "Whether anybody may see the page; otherwise who is signed in and may see the project.");
    private static final Field<List<String>> MONITORS = Field.required(
            "monitors",
            Types.list(DutyFormats.NAME, 1, 50),
            "The watched checks it shows, by name; their titles are seen, and nothing else of what they ask.");
    private static final Field<Integer> DAYS = Field.withDefault(
            "days", Types.integer(7, StatusDuty.MOST_DAYS), StatusDuty.MOST_DAYS, "How many days of each are shown.");
    private static final Field<Locale> LANGUAGE = Field.optional(
            "language",
            Types.choice(Map.of("en", Messages.ENGLISH, "id", Messages.INDONESIAN)),
            "The language of the page: id or en; that of the reader when left out.");

    private StatusFormat() {}

    static Type<StatusDuty> type() {
        return new ObjectType<>(List.of(TITLE, SLUG, PUBLIC, MONITORS, DAYS, LANGUAGE), StatusFormat::build);
    }

    private static StatusDuty build(Values values) {
        var seen = new HashSet<String>();
        for (var name : values.get(MONITORS)) {
            if (!seen.add(name)) {
                values.refuse(MONITORS, Message.of("project.status.twice", name), null);
            }
        }
        return new StatusDuty(
                values.find(TITLE),
                values.find(SLUG),
                values.get(PUBLIC),
                values.get(MONITORS),
                values.get(DAYS),
                values.find(LANGUAGE));
    }

    /** Refuses what is no watched check. */
    static void review(Values values, Field<StatusDuty> field, Map<String, DeclaredCheck> checks) {
        var status = values.find(field);
        if (status == null) {
            return;
        }
        for (var name : status.monitors()) {
            var check = checks.get(name);
            if (check == null) {
                values.refuse(field, Message.of("project.check.unknown", name), Declared.hint(name, checks.keySet()));
            } else if (check.watched() == null) {
                values.refuse(
                        field,
                        Message.of("project.status.not-watched", name),
                        Message.of("project.check.not-watched.fix"));
            }
        }
    }
}
