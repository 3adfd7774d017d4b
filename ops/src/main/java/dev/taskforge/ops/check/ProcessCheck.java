package dev.taskforge.ops.check;

import dev.taskforge.ops.host.HostProcesses;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Do as many processes of a program run as should? Those that have ended and only wait to be noticed do not count.
 *
 * @param proc usually {@code /proc}; a container sees only what runs in it
 * @param arguments what their command line must hold besides; null for any
 */
public record ProcessCheck(
        Path proc,
        String program,
        @Nullable String arguments,
        int least,
        @Nullable Integer most) implements Check {
    private static final int MANY = 100_000;
    private static final Field<String> PROGRAM =
            Field.required("process", Types.text(200), "The name of the program, without its folder.");
    private static final Field<String> ARGUMENTS = Field.optional(
            "arguments", Types.text(500), "A text that must stand in the command line, to tell it from others.");
    private static final Field<Integer> MIN =
            Field.withDefault("min", Types.integer(0, MANY), 1, "How many must run at least.");
    private static final Field<Integer> MAX =
            Field.optional("max", Types.integer(0, MANY), "How many may run at most.");

    public static final CheckKind KIND = kind(Path.of("/proc"));

    static CheckKind kind(Path proc) {
        return CheckKind.of("process", List.of(PROGRAM, ARGUMENTS, MIN, MAX), (values, scope) -> of(proc, values))
                .watched();
    }

    private static @Nullable ProcessCheck of(Path proc, Values values) {
        var most = values.find(MAX);
        if (most != null && most < values.get(MIN)) {
            values.refuse(MAX, Message.of("check.process.bounds", most, values.get(MIN)), null);
            return null;
        }
        return new ProcessCheck(proc, values.get(PROGRAM), values.find(ARGUMENTS), values.get(MIN), most);
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var processes = new HostProcesses(proc);
            if (!processes.showsOthers()) {
                return Answer.error(
                        Message.of("check.process.hidden", proc), Message.of("check.process.hidden.fix", proc));
            }
            long found = processes.running().stream()
                    .filter(process -> process.isOf(program))
                    .filter(process -> arguments == null || process.title().contains(arguments))
                    .count();
            if (found < least) {
                return Answer.fail(
                        Message.of("check.process.few", program, found, least),
                        Message.of("check.process.few.fix", program));
            }
            if (most != null && found > most) {
                return Answer.fail(
                        Message.of("check.process.many", program, found, most),
                        Message.of("check.process.many.fix", program));
            }
            return Answer.pass(Message.of("check.process.runs", program, found));
        } catch (IOException e) {
            return Answer.error(
                    Message.of("check.process.unreadable", proc, String.valueOf(e.getMessage())),
                    Message.of("check.process.unreadable.fix"));
        }
    }

    @Override
    public String question() {
        return "processes of " + program + " ≥ " + least + (most == null ? "" : ", ≤ " + most);
    }
}
