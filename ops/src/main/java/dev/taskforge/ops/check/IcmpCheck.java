package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.CommandResult;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Does a machine answer to ping? It is the program of this system that asks, which may do so.
 *
 * @param paths where the program lies, folders separated by colons
 * @param lossPercent how many of the packets may stay without an answer
 * @param maxMillis how long an answer may take on average; null when that does not matter
 */
public record IcmpCheck(
        String paths,
        String address,
        int packets,
        BigDecimal lossPercent,
        @Nullable BigDecimal maxMillis) implements Check {
    private static final Pattern COUNTED =
            Pattern.compile("([0-9]{1,6}) packets transmitted, ([0-9]{1,6})(?: packets)? received");
    private static final Pattern TIMES =
            Pattern.compile("(?:rtt|round-trip) min/avg/max\\S* = [0-9.]+/([0-9]+(?:\\.[0-9]+)?)/");

    private static final long BETWEEN_MILLIS = 200;
    private static final Field<String> ADDRESS = Field.required(
            "icmp",
            Types.variableText(
                    253, "[A-Za-z0-9_][A-Za-z0-9._-]*|[0-9a-fA-F:]*:[0-9a-fA-F:.]+", "check.icmp.form", "10.0.0.1"),
            "The machine that must answer: a name or an address.");
    private static final Field<Integer> PACKETS =
            Field.withDefault("packets", Types.integer(1, 50), 3, "How many packets are sent, five a second.");
    private static final Field<BigDecimal> LOSS = Field.withDefault(
            "loss_percent",
            Types.number(BigDecimal.ZERO, BigDecimal.valueOf(99)),
            BigDecimal.ZERO,
            "How many of them may stay without an answer.");
    private static final Field<BigDecimal> MILLIS = Field.optional(
            "max_ms",
            Types.number(new BigDecimal("0.01"), BigDecimal.valueOf(60_000)),
            "How many milliseconds an answer may take on average.");

    public static final CheckKind KIND = kind("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    /** @param paths where the program lies, folders separated by colons */
    static CheckKind kind(String paths) {
        return CheckKind.of("icmp", List.of(ADDRESS, PACKETS, LOSS, MILLIS), (values, scope) -> of(paths, values))
                .watched();
    }

    private static IcmpCheck of(String paths, Values values) {
        return new IcmpCheck(paths, values.get(ADDRESS), values.get(PACKETS), values.get(LOSS), values.find(MILLIS));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        try {
            Destination.check(address);
            if ((packets - 1) * BETWEEN_MILLIS >= seconds(surroundings.timeout()) * 1000) {
                var time = dev.taskforge.ops.yaml.Durations.show(surroundings.timeout());
                return Answer.error(Message.of("check.icmp.time", packets, time), Message.of("check.icmp.time.fix"));
            }
            var result = new Commands().run(command(surroundings.timeout()));
            return judge(result).output(result.output(), result.exitCode());
        } catch (CommandNotStartedException e) {
            return Answer.error(Message.of("check.icmp.program"), Message.of("check.icmp.program.fix"));
        } catch (IOException e) {
            return NetworkTrouble.answer(e, new HostPort(address, 0), surroundings.timeout());
        }
    }

    private Command command(Duration timeout) {
        var seconds = String.valueOf(seconds(timeout));
        var arguments = List.of(
                "ping", "-n", "-q", "-i", "0.2", "-c", String.valueOf(packets), "-w", seconds, "-W", seconds, address);
        return Command.of(arguments, Path.of("/"), timeout).environment(Map.of("LC_ALL", "C", "PATH", paths));
    }

    /** The program counts in whole seconds, and must end by itself before it is ended. */
    private static long seconds(Duration timeout) {
        return Math.max(1, timeout.toSeconds() - 1);
    }

    private Answer judge(CommandResult result) {
        var counted = COUNTED.matcher(result.output());
        if (!counted.find()) {
            if (result.timedOut()) {
                return Answer.fail(
                        Message.of("check.icmp.silent", address), Message.of("check.icmp.silent.fix", address));
            }
            var said = result.output().strip().lines().reduce((_, line) -> line).orElse("");
            return Answer.error(Message.of("check.icmp.refused", address, said), Message.of("check.icmp.refused.fix"));
        }
        int sent = Integer.parseInt(counted.group(1));
        int received = Integer.parseInt(counted.group(2));
        if (received == 0) {
            return Answer.fail(Message.of("check.icmp.silent", address), Message.of("check.icmp.silent.fix", address));
        }
        // What was not sent any more because time was up did not arrive either.
        int meant = Math.max(packets, sent);
        var measures = new Measures("icmp", address);
        measures.most("loss_percent", 100.0 * (meant - received) / meant, lossPercent);
        var times = TIMES.matcher(result.output());
        if (times.find()) {
            double average = Double.parseDouble(times.group(1));
            measures.most("max_ms", average, maxMillis == null ? BigDecimal.valueOf(60_000) : maxMillis);
        }
        return measures.answer();
    }

    @Override
    public String question() {
        return "ping " + address;
    }

    @Override
    public String host() {
        return address;
    }
}
