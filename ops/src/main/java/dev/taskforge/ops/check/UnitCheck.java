package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does a unit of systemd run?
 *
 * @param paths where systemctl lies, folders separated by colons
 * @param ended whether it may have ended, when it ended well: for what a timer starts
 * @param mostRestarts how often systemd may have started it again by itself; null for any number
 */
public record UnitCheck(
        String paths, String unit, boolean ended, @Nullable Integer mostRestarts) implements Check {
    private static final Field<String> UNIT = Field.required(
            "unit",
            Types.variableText(255, "[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]*", "check.unit.form", "nginx.service"),
            "The unit of systemd that must run, such as nginx.service.");
    private static final Field<Boolean> ENDED = Field.withDefault(
            "may_have_ended", Types.flag(), false, "true: it may have ended well, as what a timer starts.");
    private static final Field<Integer> RESTARTS = Field.optional(
            "max_restarts", Types.integer(0, 1_000_000), "How often systemd may have started it again by itself.");
    private static final String PROPERTIES =
            "LoadState,ActiveState,SubState,Result,NRestarts,ExecMainExitTimestampMonotonic";

    public static final CheckKind KIND = kind("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    /** @param paths where systemctl lies, folders separated by colons */
    static CheckKind kind(String paths) {
        return CheckKind.of("unit", List.of(UNIT, ENDED, RESTARTS), (values, scope) -> of(paths, values))
                .watched();
    }

    private static UnitCheck of(String paths, Values values) {
        return new UnitCheck(paths, values.get(UNIT), values.get(ENDED), values.find(RESTARTS));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        var arguments = List.of("systemctl", "show", "--property=" + PROPERTIES, "--", unit);
        try {
            var command = Command.of(arguments, Path.of("/"), surroundings.timeout())
                    .environment(Map.of("LC_ALL", "C", "PATH", paths));
            var result = new Commands().run(command);
            var facts = facts(result.output());
            if (result.exitCode() != 0 || !facts.containsKey("ActiveState")) {
                var said = result.output().strip().lines().findFirst().orElse("");
                return Answer.error(Message.of("check.unit.silent", said), Message.of("check.unit.silent.fix"));
            }
            return judge(facts).output(result.output(), result.exitCode());
        } catch (CommandNotStartedException e) {
            return Answer.error(Message.of("check.unit.program"), Message.of("check.unit.silent.fix"));
        }
    }

    private static Map<String, String> facts(String output) {
        var facts = new HashMap<String, String>();
        output.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> facts.put(parts[0], parts[1].strip()));
        return facts;
    }

    private Answer judge(Map<String, String> facts) {
        var loaded = facts.getOrDefault("LoadState", "");
        if (!loaded.equals("loaded")) {
            return Answer.fail(
                    Message.of("check.unit.missing", unit, loaded), Message.of("check.unit.missing.fix", unit));
        }
        var state = facts.getOrDefault("ActiveState", "");
        var seen = state + " (" + facts.getOrDefault("SubState", "") + ")";
        var result = facts.getOrDefault("Result", "");
        boolean runs = state.equals("active") || state.equals("reloading");
        boolean well = ended && result.equals("success");
        boolean ran = facts.getOrDefault("ExecMainExitTimestampMonotonic", "").matches("[1-9][0-9]*");
        if (well && state.equals("inactive") && !ran) {
            return Answer.fail(Message.of("check.unit.never", unit), Message.of("check.unit.never.fix", unit));
        }
        boolean finished = well && (state.equals("inactive") || state.equals("activating"));
        if (!runs && !finished) {
            return Answer.fail(
                    Message.of("check.unit.down", unit, seen, result), Message.of("check.unit.down.fix", unit));
        }
        var restarts = facts.getOrDefault("NRestarts", "");
        if (mostRestarts != null && !restarts.matches("[0-9]{1,9}")) {
            return Answer.error(Message.of("check.unit.uncounted", unit), Message.of("check.unit.uncounted.fix"));
        }
        if (mostRestarts != null && Long.parseLong(restarts) > mostRestarts) {
            return Answer.fail(
                    Message.of("check.unit.restarts", unit, Long.parseLong(restarts), mostRestarts),
                    Message.of("check.unit.down.fix", unit));
        }
        return Answer.pass(Message.of("check.unit.runs", unit, seen));
    }

    @Override
    public String question() {
        return "unit " + unit;
    }
}
