package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.shell.Effects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does a program that only looks end as wanted? It starts in the project's folder and gets only the variables given
 * here.
 *
 * @param exit the exit code wanted
 * @param contains a text wanted in the output; null when only the exit code counts
 */
public record CommandCheck(
        List<String> arguments, int exit, @Nullable String contains, Map<String, String> environment) implements Check {
    private static final Field<List<String>> ARGUMENTS = Field.required(
            "command",
            Types.list(Types.text(4000), 1, 200),
            "The program and its arguments as a list, such as [python, manage.py, check, --deploy]. No shell reads it.");
    private static final Field<Boolean> READ_ONLY =
            Field.required("read_only", Types.flag(), "Must be true: you vouch that the command changes nothing.");
    private static final Field<Integer> EXIT =
            Field.withDefault("exit", Types.integer(0, 255), 0, "The exit code wanted.");
    private static final Field<String> CONTAINS =
            Field.optional("contains", Types.text(1000), "A text that must be in the output.");
    private static final Field<Map<String, String>> ENVIRONMENT = Field.withDefault(
            "env",
            Types.map(Types.text(4000), "[A-Za-z_][A-Za-z0-9_]{0,99}", "check.command.variable", 100),
            Map.of(),
            "Variables the command gets, such as {DATABASE_URL: \"${DATABASE_URL}\"}.");

    public static final CheckKind KIND = CheckKind.of(
            "command", List.of(ARGUMENTS, READ_ONLY, EXIT, CONTAINS, ENVIRONMENT), (values, scope) -> of(values));

    private static @Nullable CommandCheck of(Values values) {
        if (!values.get(READ_ONLY)) {
            values.refuse(READ_ONLY, Message.of("check.command.not-read-only"), Message.of("check.command.step"));
            return null;
        }
        // What nobody knows is the word of whoever declared it read-only; what is known to change things is refused.
        var judgement = Effects.of(values.get(ARGUMENTS));
        if (judgement.effect().changes()) {
            values.refuse(
                    ARGUMENTS, Message.of("check.command.changes", judgement.part()), Message.of("check.command.step"));
            return null;
        }
        return new CommandCheck(
                values.get(ARGUMENTS), values.get(EXIT), values.find(CONTAINS), values.get(ENVIRONMENT));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        try {
            var command = Command.of(arguments, surroundings.directory(), surroundings.timeout())
                    .environment(environment);
            var result = new Commands().run(command);
            if (result.timedOut()) {
                return Answer.error(
                                Message.of("check.timeout", Durations.show(surroundings.timeout())),
                                Message.of("check.timeout.fix"))
                        .output(result.output(), result.exitCode());
            }
            return judge(result.exitCode(), result.output(), result.took().toMillis())
                    .output(result.output(), result.exitCode());
        } catch (CommandNotStartedException e) {
            return Answer.error(
                    Message.of("check.command.not-started", arguments.getFirst(), String.valueOf(e.getMessage())),
                    Message.of("check.command.not-started.fix", arguments.getFirst()));
        }
    }

    private Answer judge(int code, String output, long ms) {
        if (code != exit) {
            return Answer.fail(Message.of("check.command.exit", code, exit), Message.of("check.command.exit.fix"));
        }
        if (contains != null && !output.contains(contains)) {
            return Answer.fail(Message.of("check.command.lacks", contains), Message.of("check.command.exit.fix"));
        }
        return Answer.pass(Message.of("check.command.ended", code, ms));
    }

    @Override
    public String question() {
        return "$ " + String.join(" ", arguments);
    }

    @Override
    public List<String> secrets() {
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().matches("(?i).*(pass|pwd|secret|token|key|credential|auth).*"))
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= 4)
                .toList();
    }
}
