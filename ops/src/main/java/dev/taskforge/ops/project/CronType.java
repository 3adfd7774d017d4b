package dev.taskforge.ops.project;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Type;
import java.util.List;
import java.util.Map;

/** A schedule of five fields, judged by the engine, which will run it; the schema only knows the outer form. */
final class CronType {
    private static final String NUMBER = "(?:[0-9]{1,2}|[A-Za-z]{3})";
    private static final String PART = "(?:\\*|" + NUMBER + "(?:-" + NUMBER + ")?)(?:/[0-9]{1,2})?";
    private static final String FIELD = PART + "(?:," + PART + ")*";
    private static final String LINE = FIELD + "(?: +" + FIELD + "){4}";

    static final Type<String> INSTANCE = new ParsedType<>(
            Map.of("type", "string", "pattern", "^" + LINE + "$", "examples", List.of("0 2 * * *")), CronType::parse);

    private CronType() {}

    private static ParsedType.Parsed<String> parse(String text) {
        try {
            Cron.parse(text);
            return ParsedType.right(text.strip());
        } catch (IllegalArgumentException e) {
            return ParsedType.wrong(
                    Message.of("project.cron", Shown.of(text), String.valueOf(e.getMessage())),
                    Message.of("project.cron.fix"));
        }
    }
}
