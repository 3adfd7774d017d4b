package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether this machine's clock follows others, and how far it is off, as far as the program that sets it says so. */
public final class ClockFacts {
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(us|ms|s|min|h|d)");
    private static final Map<String, Double> SECONDS =
            Map.of("us", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86_400.0);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,12}(?:\\.[0-9]{1,12})?");
    /** What chrony says it follows when that is the machine's own clock. */
    private static final String OWN = "7F7F0101";
    /** So long nothing may have been heard, whatever is usual. */
    private static final double QUIET_SECONDS = 7_200;

    private final String path;

    /** @param path where the programs lie, folders separated by colons */
    public ClockFacts(String path) {
        this.path = path;
    }

    /**
     * What is known.
     *
     * @param offset how far it is off, at worst where that is known; null when the program does not say
     */
    public record Seen(boolean synchronised, @Nullable Duration offset) {}

    /** Empty when no program knows. */
    public Optional<Seen> look(Path directory, Duration timeout, Instant now) throws InterruptedException {
        var chrony =
                run(List.of("chronyc", "-c", "tracking"), directory, timeout).flatMap(output -> ofChrony(output, now));
        return chrony.isPresent() ? chrony : ofSystemd(directory, timeout);
    }

    /**
     * Fields separated by commas: the first is what is followed, the fourth when that was last heard of, the fifth how far the clock is
     * off, the eleventh and twelfth how far that itself may be off, the thirteenth the time between two, the last what is known of leap
     * seconds. One that lost all it followed goes on to say that all is well.
     */
    static Optional<Seen> ofChrony(String output, Instant now) {
        var fields = output.strip().split(",", -1);
        if (fields.length < 14
                || !Stream.of(3, 4, 10, 11, 12)
                        .allMatch(each -> NUMBER.matcher(fields[each]).matches())) {
            return Optional.empty();
        }
        double quiet = now.toEpochMilli() / 1000.0 - Double.parseDouble(fields[3]);
        double usual = Math.max(QUIET_SECONDS, 4 * Double.parseDouble(fields[12]));
        boolean follows = !fields[13].equals("Not synchronised") && !fields[0].equals(OWN) && quiet <= usual;
        double off = Math.abs(Double.parseDouble(fields[4]));
        return Optional.of(
                new Seen(follows, seconds(off + Double.parseDouble(fields[11]) + Double.parseDouble(fields[10]) / 2)));
    }

    private Optional<Seen> ofSystemd(Path directory, Duration timeout) throws InterruptedException {
        var shown = run(List.of("timedatectl", "show", "--property=NTPSynchronized", "--value"), directory, timeout);
        var word = shown.map(String::strip).orElse("");
        if (!word.equals("yes") && !word.equals("no")) {
            return Optional.empty();
        }
        var status = run(List.of("timedatectl", "timesync-status"), directory, timeout)
                .orElse("");
        return Optional.of(new Seen(word.equals("yes"), offset(status)));
    }

    /** The line {@code Offset: +1min 2.345s}. */
    static @Nullable Duration offset(String status) {
        var line = status.lines()
                .map(String::strip)
                .filter(each -> each.startsWith("Offset: "))
                .findFirst();
        if (line.isEmpty()) {
            return null;
        }
        var match = PART.matcher(line.get());
        double sum = 0;
        boolean found = false;
        while (match.find()) {
            sum += Double.parseDouble(match.group(1)) * SECONDS.getOrDefault(match.group(2), 0.0);
            found = true;
        }
        return found ? seconds(sum) : null;
    }

    private static Duration seconds(double value) {
        return Duration.ofNanos((long) (value * 1e9));
    }

    private Optional<String> run(List<String> arguments, Path directory, Duration timeout) throws InterruptedException {
        try {
            var environment = new HashMap<>(Map.of("LC_ALL", "C", "PATH", path));
            var command =
                    Command.of(new ArrayList<>(arguments), directory, timeout).environment(environment);
            var result = new Commands().run(command);
            return result.exitCode() == 0 ? Optional.of(result.output()) : Optional.empty();
        } catch (CommandNotStartedException _) {
            return Optional.empty(); // another one may be there
        }
    }
}
