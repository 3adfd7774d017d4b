package dev.taskforge.ops.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Do lines of a kind come into a log more often than they may? Only what is added from the first look on counts.
 *
 * @param pattern what a line must hold to count; expressions that would take long on some lines are not possible
 * @param perMinute how many such lines may come in a minute, on average since a minute ago or the last look
 */
record LogCheck(LogPlace place, String pattern, BigDecimal perMinute) implements Check {
    private static final int MOST_PATTERN = 500;
    private static final Field<String> PATH = Field.required(
            "log",
            Types.path(),
            "The log, a file to which lines are added, or container:SERVICE for what containers of a Compose service write.");
    private static final Field<String> PATTERN = Field.required(
            "pattern",
            Types.text(MOST_PATTERN),
            "What a line must hold to count, an expression of RE2 such as ERROR|FATAL.");
    private static final Field<BigDecimal> PER_MINUTE = Field.withDefault(
            "per_minute",
            Types.number(BigDecimal.ZERO, BigDecimal.valueOf(1_000_000)),
            BigDecimal.ZERO,
            "How many such lines may come in a minute.");

    /** The kind that asks the Docker Engine behind this socket for logs of containers. */
    static CheckKind kind(Path socket) {
        return CheckKind.of(
                        "log",
                        List.of(PATH, LogPlace.PROJECT, PATTERN, PER_MINUTE),
                        (values, scope) -> of(socket, values, scope))
                .watchedForEvents();
    }

    private static @Nullable LogCheck of(Path socket, Values values, CheckScope scope) {
        if (!values.isOpen(PATTERN)) {
            try {
                Pattern.compile(values.get(PATTERN));
            } catch (PatternSyntaxException e) {
                var why = String.valueOf(e.getMessage());
                values.refuse(PATTERN, Message.of("check.log.pattern", why), Message.of("check.log.pattern.fix"));
                return null;
            }
        }
        var place = LogPlace.of(socket, values, PATH, scope);
        return place == null ? null : new LogCheck(place, values.get(PATTERN), values.get(PER_MINUTE));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        var shown = place.shown(surroundings);
        var count = surroundings.remembered(
                "log " + surroundings.directory() + " " + place + " " + pattern,
                LogCount.class,
                () -> new LogCount(place.reader(surroundings, true), Pattern.compile(pattern)));
        try {
            var now = count.read(surroundings.clock().instant(), LogTail.deadline(surroundings.timeout()));
            return judge(now, shown).output(now.lines(), null);
        } catch (IOException e) {
            return LogTrouble.answer(e, place, shown);
        }
    }

    private Answer judge(LogCount.Now now, String log) {
        var growth = now.growth();
        if (growth == null) {
            return Answer.pass(Message.of("check.log.begun", log));
        }
        long lines = growth.of("matched");
        var over = dev.taskforge.ops.yaml.Durations.roughly(growth.over());
        var rate = String.format(Locale.ROOT, "%.1f", growth.perMinute("matched"));
        if (growth.perMinute("matched") > perMinute.doubleValue()) {
            return Answer.fail(
                    Message.of("check.log.many", log, lines, over, rate, perMinute.toPlainString()),
                    Message.of("check.log.many.fix", log));
        }
        if (now.progress().gap()) {
            var lost = place instanceof LogPlace.Service ? "check.log.gap.container" : "check.log.gap";
            return Answer.pass(Message.of(lost, log, lines, over));
        }
        long behind = now.progress().behind();
        if (behind == LogReader.SOME) {
            return Answer.pass(Message.of("check.log.more", log, lines, over));
        }
        return behind > 0
                ? Answer.pass(Message.of("check.log.behind", log, lines, over, Bytes.show(behind)))
                : Answer.pass(Message.of("check.log.few", log, lines, over, rate));
    }

    @Override
    public String question() {
        return "log " + place.written() + ": " + pattern + " ≤ " + perMinute.toPlainString() + "/min";
    }
}
