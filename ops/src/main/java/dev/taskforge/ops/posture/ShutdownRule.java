package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When the machine shuts down, Docker has the time that it gives its containers: systemd does not kill it, or them, before.
 *
 * <p>Source: Docker's own unit ({@code KillMode=process}: only Docker is told, which then ends the containers), {@code dockerd} and its
 * {@code shutdown-timeout}, 15 seconds unless set; systemd.kill(5), systemd.service(5) {@code TimeoutStopSec}.
 */
record ShutdownRule() implements PostureRule {
    private static final String UNIT = "docker.service";
    private static final Duration USUAL = Duration.ofSeconds(15);
    private static final Pattern GIVEN = Pattern.compile("\"shutdown-timeout\"\\s*:\\s*(-?[0-9]{1,6})");
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(us|ms|s|min|h|d|w)");
    private static final Map<String, Duration> UNITS = Map.of(
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    @Override
    public String id() {
        return "shutdown";
    }

    @Override
    public Weight weight() {
        return Weight.P1;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var unit = new Units(host).show(UNIT);
        if (!unit.isLoaded()) {
            return Said.absent("posture.shutdown.absent");
        }
        var mode = unit.fact("KillMode");
        if (!mode.equals("process") && !mode.equals("mixed")) {
            return Said.fail(Message.of("posture.shutdown.kill", mode), Message.of("posture.shutdown.kill.fix"));
        }
        var needs = needs(host);
        var gives = unit.fact("TimeoutStopUSec");
        var time = time(gives);
        if (time.isEmpty() && !gives.equals("infinity")) {
            throw new Unasked(
                    Message.of("posture.systemd.silent", "TimeoutStopUSec=" + gives),
                    Message.of("posture.systemd.fix"));
        }
        boolean enough = time.isEmpty() || (needs.isPresent() && time.get().compareTo(needs.get()) > 0);
        return enough
                ? Said.pass("posture.shutdown.pass", gives, shown(needs))
                : Said.fail(
                        Message.of("posture.shutdown.time", gives, shown(needs)),
                        Message.of("posture.shutdown.time.fix"));
    }

    /** How long Docker gives its containers; empty when it waits for ever. */
    private static Optional<Duration> needs(Host host) throws IOException {
        var match = GIVEN.matcher(host.text("/etc/docker/daemon.json").orElse(""));
        if (!match.find()) {
            return Optional.of(USUAL);
        }
        long seconds = Long.parseLong(match.group(1));
        return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static String shown(Optional<Duration> time) {
        return time.map(Durations::show).orElse("∞");
    }

    /** As systemd writes it, such as {@code 1min 30s}; empty when it is none. */
    static Optional<Duration> time(String text) {
        var match = PART.matcher(text);
        var sum = Duration.ZERO;
        boolean found = false;
        while (match.find()) {
            var unit = UNITS.getOrDefault(match.group(2), Duration.ZERO);
            sum = sum.plus(unit.multipliedBy(Long.parseLong(match.group(1))));
            found = true;
        }
        return found ? Optional.of(sum) : Optional.empty();
    }
}
