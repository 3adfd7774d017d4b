package dev.taskforge.ops.diagnosis;

import static dev.taskforge.ops.diagnosis.Confidence.CERTAIN;
import static dev.taskforge.ops.diagnosis.Confidence.LIKELY;
import static dev.taskforge.ops.diagnosis.Confidence.POSSIBLE;

import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the facts about one container mean: the first row that fits says it. */
final class UnitTable {
    private static final Duration KERNEL_NEAR = Duration.ofSeconds(30);
    private static final int SIGNALLED = 128;
    private static final int KILLED = 137;
    /** By INT and TERM. */
    private static final Set<Integer> ASKED = Set.of(130, 143);

    /** A container that finds no room does not say on which disk. */
    private static final String TOLD = ".told";

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int ENGINE_REFUSED = 125;
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 7, "BUS", 8, "FPE", 9, "KILL", 11, "SEGV", 15, "TERM");

    private interface Row {
        @Nullable
        Finding look(Seen seen);
    }

    /** @param loop how surely it ends again and again; null when it does not */
    private record Seen(
            Unit unit, Facts facts, End end, @Nullable Confidence loop) {
        boolean loops() {
            return loop != null;
        }

        boolean hasEnded() {
            return loops()
                    || !(unit.isRunning() || unit.isPaused() || unit.state().equals("created"));
        }
    }

    /** Those about an end come after those about a start that was refused. */
    private static final List<Row> ROWS = List.of(
            UnitTable::paused,
            UnitTable::refused,
            UnitTable::stopped,
            UnitTable::killed,
            UnitTable::memory,
            UnitTable::kernel,
            UnitTable::badCommand,
            UnitTable::toldByLog,
            UnitTable::signalled,
            UnitTable::ended,
            UnitTable::crashed,
            UnitTable::neverStarted,
            UnitTable::unhealthy,
            UnitTable::childWithoutMemory);

    private UnitTable() {}

    static Optional<Finding> look(Unit unit, Facts facts) {
        var end = End.of(unit);
        var seen = new Seen(unit, facts, end, Loops.of(unit, end, facts));
        for (var row : ROWS) {
            var found = row.look(seen);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Finding paused(Seen seen) {
        return seen.unit.isPaused()
                ? finding(seen, Cause.PAUSED, CERTAIN, lastOf(seen, "pause"), List.of(), List.of())
                : null;
    }

    private static @Nullable Finding refused(Seen seen) {
        var error = seen.unit.error();
        if (error.isBlank() || seen.unit.isRunning()) {
            return null;
        }
        var said = List.of(Message.of("diagnosis.fact.error", error));
        var since = seen.end.at();
        if (Signs.in(Signs.PORT, error)) {
            return finding(seen, Cause.PORT_TAKEN, CERTAIN, since, said, List.of());
        }
        if (Signs.in(Signs.NO_ROOM, error)) {
            return finding(seen, Cause.DISK_FULL, TOLD, CERTAIN, since, said, List.of());
        }
        if (Signs.in(Signs.MOUNT, error)) {
            return finding(seen, Cause.MOUNT_MISSING, CERTAIN, since, said, List.of());
        }
        if (Signs.in(Signs.NETWORK, error)) {
            return finding(seen, Cause.NETWORK, ".start", LIKELY, since, said, List.of());
        }
        if (Signs.in(Signs.LITTLE_MEMORY, error)) {
            return finding(seen, Cause.OWN_MEMORY, LIKELY, since, said, List.of());
        }
        if (Signs.in(Signs.NO_MEMORY, error)) {
            return finding(seen, Cause.HOST_MEMORY, POSSIBLE, since, said, List.of());
        }
        // Docker Engine writes the same exit codes for whatever it refuses.
        return Signs.in(Signs.COMMAND, error)
                ? finding(seen, Cause.BAD_START, CERTAIN, since, said, List.of())
                : finding(seen, Cause.BAD_START, ".refused", POSSIBLE, since, said, List.of());
    }

    /**
     * The mark stays until the next start, may be of a child, and does not tell a limit from the whole machine. So alone it is
     * believed for an end by KILL only, and nothing is certain without the kernel log.
     */
    private static @Nullable Finding memory(Seen seen) {
        int code = seen.end.code();
        if (!seen.hasEnded()
                || !(seen.unit.outOfMemory() || seen.end.hadNoMemory())
                || End.isPolite(code - SIGNALLED)) {
            return null;
        }
        boolean limited = isShort(seen, true);
        boolean whole = isShort(seen, false);
        if (code != KILLED && code != 0 && !(limited || whole || seen.end.hadNoMemory())) {
            return null;
        }
        boolean own = seen.unit.memory() > 0 && (limited || !whole);
        boolean proven = own && code == KILLED && limited && !whole;
        return finding(
                seen,
                own ? Cause.OWN_MEMORY : Cause.HOST_MEMORY,
                proven ? CERTAIN : code == 0 ? POSSIBLE : LIKELY,
                seen.end.at(),
                List.of(Message.of("diagnosis.fact.oom"), limit(seen.unit)),
                seen.unit.log());
    }

    private static Message limit(Unit unit) {
        return unit.memory() > 0
                ? Message.of("diagnosis.fact.limit", Bytes.show(unit.memory()))
                : Message.of("diagnosis.fact.no-limit");
    }

    /** Docker Engine does not always notice that the kernel ended a container, whose log does. */
    private static @Nullable Finding kernel(Seen seen) {
        if (!seen.hasEnded() || seen.end.code() != KILLED) {
            return null;
        }
        boolean limited = seen.unit.memory() > 0 && isShort(seen, true);
        if (!(limited || isShort(seen, false))) {
            return null;
        }
        return finding(
                seen,
                limited ? Cause.OWN_MEMORY : Cause.HOST_MEMORY,
                LIKELY,
                seen.end.at(),
                List.of(
                        Message.of(limited ? "diagnosis.fact.kernel-limit" : "diagnosis.fact.kernel"),
                        limit(seen.unit)),
                seen.unit.log());
    }

    /** Whether the kernel ended a process for want of memory about when it ended, and not in another container. */
    private static boolean isShort(Seen seen, boolean bounded) {
        var at = seen.end.at();
        return at != null && isShort(seen, at, bounded);
    }

    private static boolean isShort(Seen seen, Instant at, boolean bounded) {
        return seen.facts.kernel().stream()
                .filter(kill -> kill.bounded() == bounded && kill.mayBeOf(seen.unit))
                .anyMatch(kill -> Duration.between(kill.at(), at).abs().compareTo(KERNEL_NEAR) <= 0);
    }

    private static @Nullable Finding stopped(Seen seen) {
        return seen.hasEnded() && !seen.loops() && seen.end.wasAsked()
                ? finding(
                        seen,
                        Cause.STOPPED,
                        CERTAIN,
                        seen.end.at(),
                        List.of(Message.of("diagnosis.fact.asked")),
                        List.of())
                : null;
    }

    private static @Nullable Finding killed(Seen seen) {
        return seen.hasEnded() && seen.end.wasKilled()
                ? finding(
                        seen,
                        Cause.KILLED,
                        CERTAIN,
                        seen.end.at(),
                        List.of(Message.of("diagnosis.fact.killed")),
                        seen.unit.log())
                : null;
    }

    /** A shell that finds no program ends with the same codes as Docker Engine. */
    private static @Nullable Finding badCommand(Seen seen) {
        int code = seen.end.code();
        return seen.hasEnded() && (code == NOT_EXECUTABLE || code == NOT_FOUND || code == ENGINE_REFUSED)
                ? finding(seen, Cause.BAD_START, LIKELY, seen.end.at(), List.of(), seen.unit.log())
                : null;
    }

    private static @Nullable Finding toldByLog(Seen seen) {
        if (!seen.hasEnded() || seen.end.code() == 0) {
            return null;
        }
        return toldBy(seen, seen.unit.log(), seen.end.at());
    }

    private static @Nullable Finding toldBy(Seen seen, List<String> lines, @Nullable Instant since) {
        Map<Pattern, Cause> signs = Map.of(
                Signs.NO_ROOM, Cause.DISK_FULL, Signs.NO_NAME, Cause.NAME_NOT_RESOLVED, Signs.PORT, Cause.PORT_TAKEN);
        return signs.entrySet().stream()
                .filter(sign -> Signs.in(sign.getKey(), lines))
                .map(Map.Entry::getValue)
                .min(Cause::compareTo)
                .map(cause -> finding(
                        seen,
                        cause,
                        cause == Cause.DISK_FULL ? TOLD : "",
                        confidence(cause, seen.facts),
                        since,
                        List.of(),
                        lines))
                .orElse(null);
    }

    /** What a log says of a disk is of one that was not looked at when there is room on all that were. */
    private static Confidence confidence(Cause cause, Facts facts) {
        boolean hasRoom = !facts.disks().isEmpty()
                && facts.disks().stream().allMatch(disk -> disk.percent() >= 0 && !disk.isFull());
        return cause == Cause.DISK_FULL && hasRoom ? POSSIBLE : LIKELY;
    }

    /** Nobody is known to have sent it. */
    private static @Nullable Finding signalled(Seen seen) {
        if (!seen.hasEnded() || seen.loops()) {
            return null;
        }
        boolean asked = ASKED.contains(seen.end.code());
        if (seen.end.code() == KILLED || (asked && seen.end.remembered())) {
            return finding(
                    seen,
                    Cause.KILLED,
                    seen.end.remembered() ? LIKELY : POSSIBLE,
                    seen.end.at(),
                    List.of(Message.of(seen.end.remembered() ? "diagnosis.fact.outside" : "diagnosis.fact.forgotten")),
                    seen.unit.log());
        }
        return asked
                ? finding(
                        seen,
                        Cause.STOPPED,
                        LIKELY,
                        seen.end.at(),
                        List.of(Message.of("diagnosis.fact.forgotten")),
                        List.of())
                : null;
    }

    private static @Nullable Finding ended(Seen seen) {
        if (!seen.hasEnded() || seen.loops() || seen.end.code() != 0) {
            return null;
        }
        var service = seen.unit.service();
        boolean needed =
                seen.facts.units().stream().anyMatch(unit -> unit.needs().containsKey(service));
        return seen.unit.once()
                ? null
                : finding(seen, Cause.ENDED, needed ? LIKELY : POSSIBLE, seen.end.at(), List.of(), seen.unit.log());
    }

    private static @Nullable Finding crashed(Seen seen) {
        return seen.hasEnded() && !(seen.unit.once() && seen.end.code() == 0)
                ? finding(
                        seen,
                        seen.loops() ? Cause.CRASH_LOOP : Cause.CRASH,
                        // A program that was asked to end may end with any code.
                        Objects.requireNonNullElse(seen.loop, seen.end.remembered() ? CERTAIN : LIKELY),
                        seen.end.at(),
                        seen.unit.outOfMemory() ? List.of(Message.of("diagnosis.fact.oom-marked")) : List.of(),
                        seen.unit.log())
                : null;
    }

    private static @Nullable Finding neverStarted(Seen seen) {
        return seen.unit.state().equals("created")
                ? finding(seen, Cause.ENDED, POSSIBLE, null, List.of(), seen.unit.log())
                : null;
    }

    private static @Nullable Finding unhealthy(Seen seen) {
        var health = seen.unit.health();
        if (health == null || !seen.unit.isRunning() || health.status().equals("healthy")) {
            return null;
        }
        if (health.status().equals("starting") && health.failures() == 0) {
            return null; // not yet asked
        }
        var told = toldBy(seen, health.lines(), health.failingSince());
        if (told != null && told.cause() != Cause.PORT_TAKEN) {
            return told;
        }
        return finding(
                seen,
                Cause.UNHEALTHY,
                health.status().equals("unhealthy") ? CERTAIN : POSSIBLE,
                health.failingSince(),
                List.of(Message.of("diagnosis.fact.failures", health.failures())),
                health.lines());
    }

    private static @Nullable Finding childWithoutMemory(Seen seen) {
        return seen.unit.outOfMemory()
                ? finding(
                        seen,
                        seen.unit.memory() > 0 ? Cause.OWN_MEMORY : Cause.HOST_MEMORY,
                        POSSIBLE,
                        lastOf(seen, "oom"),
                        List.of(Message.of("diagnosis.fact.oom-child"), limit(seen.unit)),
                        List.of())
                : null;
    }

    private static @Nullable Instant lastOf(Seen seen, String action) {
        return seen.unit.events().stream()
                .filter(event -> event.is(action))
                .reduce((_, last) -> last)
                .map(event -> event.at())
                .orElse(null);
    }

    private static Finding finding(
            Seen seen,
            Cause cause,
            Confidence confidence,
            @Nullable Instant since,
            List<Message> evidence,
            List<String> lines) {
        return finding(seen, cause, "", confidence, since, evidence, lines);
    }

    /** @param kind which sentences of the cause are said, such as {@code .start}; empty for the usual ones */
    private static Finding finding(
            Seen seen,
            Cause cause,
            String kind,
            Confidence confidence,
            @Nullable Instant since,
            List<Message> evidence,
            List<String> lines) {
        var unit = seen.unit;
        var all = new ArrayList<Message>();
        all.add(Message.of("diagnosis.fact.state", unit.name(), unit.state()));
        if (seen.hasEnded()) {
            var signal = SIGNALS.get(seen.end.signal());
            all.add(
                    signal == null
                            ? Message.of("diagnosis.fact.code", seen.end.code())
                            : Message.of("diagnosis.fact.signal", seen.end.code(), signal));
        }
        if (unit.restarts() > 0) {
            all.add(Message.of("diagnosis.fact.restarts", unit.restarts()));
        }
        all.addAll(evidence);
        var key = "diagnosis." + cause.label() + kind;
        return new Finding(
                cause,
                confidence,
                unit.service(),
                since,
                Message.of(key, unit.service(), unit.name()),
                Message.of(key + ".fix", unit.service(), unit.name()),
                all,
                lines,
                List.of());
    }
}
