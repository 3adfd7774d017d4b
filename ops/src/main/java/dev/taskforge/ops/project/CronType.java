package dev.taskforge.ops.project;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Type;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A schedule of five fields; whether they make sense is for the engine to say, which runs them. */
final class CronType {
    private static final String NUMBER = "(?:[0-9]{1,2}|[A-Za-z]{3})";
    private static final String PART = "(?:\\*|" + NUMBER + "(?:-" + NUMBER + ")?)(?:/[0-9]{1,2})?";
    private static final String FIELD = PART + "(?:," + PART + ")*";
    private static final String LINE = FIELD + "(?: +" + FIELD + "){4}";
    private static final Pattern FORM = Pattern.compile(LINE);

    static final Type<String> INSTANCE = new ParsedType<>(
            Map.of("type", "string", "pattern", "^" + LINE + "$", "examples", List.of("0 2 * * *")), CronType::parse);

    private CronType() {}

    private static ParsedType.Parsed<String> parse(String text) {
        return FORM.matcher(text).matches()
                ? ParsedType.right(text)
                : ParsedType.wrong(Message.of("project.cron", Shown.of(text)), Message.of("project.cron.fix"));
    }
}
