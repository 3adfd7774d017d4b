package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.host.docker.ContainerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a container ended last.
 *
 * @param at when; null when unknown
 * @param remembered whether Docker Engine still remembers this end, so that a signal it does not tell of was not sent through it
 * @param around what happened from its last start to shortly after its end
 */
record End(@Nullable Instant at, int code, boolean remembered, List<ContainerEvent> around) {
    private static final int KILL = 9;
    /** Those that images ask to be ended with: INT, QUIT, TERM, and WINCH of Apache. */
    private static final Set<Integer> POLITE = Set.of(2, 3, 15, 28);

    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    private static final Duration NEAR = Duration.ofSeconds(5);

    static End of(Unit unit) {
        var all = all(unit);
        return !all.isEmpty() && isLast(all.getLast().at(), unit)
                ? all.getLast()
                : new End(unit.finishedAt(), unit.exitCode(), false, List.of());
    }

    /** The ends that Docker Engine remembers, the oldest first. */
    static List<End> all(Unit unit) {
        var events = unit.events();
        var ends = new ArrayList<End>();
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            if (event.is("die")) {
                var code = event.exitCode();
                ends.add(new End(event.at(), code == null ? unit.exitCode() : code, true, around(events, i)));
            }
        }
        return ends;
    }

    private static boolean isLast(@Nullable Instant at, Unit unit) {
        var finished = unit.finishedAt();
        return at != null && (finished == null || !at.isBefore(finished.minus(NEAR)));
    }

    private static List<ContainerEvent> around(List<ContainerEvent> events, int end) {
        int first = end;
        while (first > 0
                && !events.get(first - 1).is("start")
                && !events.get(first - 1).is("die")) {
            first--;
        }
        int last = end + 1;
        while (last < events.size() && events.get(last).is("stop")) {
            last++;
        }
        return events.subList(first, last);
    }

    /** Whether somebody asked it to end, as {@code docker stop} and {@code docker compose up} do. */
    boolean wasAsked() {
        return at != null && wasAsked(at);
    }

    private boolean wasAsked(Instant end) {
        return around.stream().anyMatch(event -> event.is("stop") || asks(event, end));
    }

    /** Some signals, such as QUIT, also only make a program write down what it does: then it goes on. */
    private static boolean asks(ContainerEvent event, Instant end) {
        var signal = event.signal();
        return event.is("kill")
                && signal != null
                && isPolite(signal)
                && Duration.between(event.at(), end).compareTo(AT_ONCE) <= 0;
    }

    /** Whether programs are asked to end by this signal. */
    static boolean isPolite(int signal) {
        return POLITE.contains(signal);
    }

    /** Whether somebody ended it through Docker Engine without asking first. */
    boolean wasKilled() {
        return !wasAsked() && around.stream().anyMatch(event -> event.isSignal(KILL));
    }

    /** Whether the kernel ended a process in it for want of memory shortly before. */
    boolean hadNoMemory() {
        return at != null && happened("oom", at);
    }

    private boolean happened(String action, Instant end) {
        return around.stream()
                .filter(event -> event.is(action))
                .anyMatch(event -> Duration.between(event.at(), end).abs().compareTo(AT_ONCE) <= 0);
    }

    /** The number of the signal that ended it; 0 when none did. */
    int signal() {
        return code > 128 && code < 160 ? code - 128 : 0;
    }
}
