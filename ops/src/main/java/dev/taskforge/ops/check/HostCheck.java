package dev.taskforge.ops.check;

import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does this machine have enough of everything, is it restarted when it should be, and does its clock go right? */
public record HostCheck(Path root, Limits limits) implements Check {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN = Duration.ofMinutes(30);
    /** Where programs of the system lie. */
    private static final String PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Field<String> HOST =
            Field.required("host", Types.choice(Map.of("this", "this")), "The machine on which TaskForge runs: this.");
    private static final Field<BigDecimal> CPU = Field.optional(
            "cpu_percent",
            Types.number(BigDecimal.ZERO, HUNDRED),
            "How busy all processors together may be since the last look, at the first look within a second.");
    private static final Field<BigDecimal> LOAD = Field.optional(
            "load_per_core",
            Types.number(BigDecimal.ZERO, BigDecimal.valueOf(10_000)),
            "How many processes may want to run for each processor, on average of five minutes.");
    private static final Field<BigDecimal> MEMORY = Field.optional(
            "memory_free_percent",
            Types.number(BigDecimal.ZERO, HUNDRED),
            "The least part of memory that programs can still be given.");
    private static final Field<BigDecimal> SWAP =
            Field.optional("swap_percent", Types.number(BigDecimal.ZERO, HUNDRED), "How much of swap may be in use.");
    private static final Field<Boolean> REBOOT = Field.optional(
            "reboot_required",
            Types.flag(),
            "false: no update may wait for a restart (Debian and Ubuntu, where a package writes that down).");
    private static final Field<Boolean> SYNCHRONISED =
            Field.optional("clock_synchronised", Types.flag(), "true: the clock must follow those of others.");
    private static final Field<Duration> OFFSET = Field.optional(
            "clock_offset",
            Types.duration(Duration.ofMillis(1), Duration.ofDays(1)),
            "How far the clock may be off, as chrony, at worst, or systemd-timesyncd says.");
    private static final List<Field<?>> LIMITS = List.of(CPU, LOAD, MEMORY, SWAP, REBOOT, SYNCHRONISED, OFFSET);

    public static final CheckKind KIND = kind(Path.of("/"));

    /**
     * The limits; null for what does not matter.
     *
     * @param restarted whether no update may wait for a restart
     * @param synchronised whether the clock must follow others
     */
    public record Limits(
            @Nullable BigDecimal cpu,
            @Nullable BigDecimal load,
            @Nullable BigDecimal memory,
            @Nullable BigDecimal swap,
            boolean restarted,
            boolean synchronised,
            @Nullable Duration offset) {}

    /** @param root where {@code proc} and the others lie */
    static CheckKind kind(Path root) {
        var fields = new java.util.ArrayList<Field<?>>(List.of(HOST));
        fields.addAll(LIMITS);
        return CheckKind.of("host", fields, (values, scope) -> of(root, values)).watched();
    }

    private static @Nullable HostCheck of(Path root, Values values) {
        boolean reboots = Boolean.TRUE.equals(values.find(REBOOT));
        boolean adrift = Boolean.FALSE.equals(values.find(SYNCHRONISED));
        if (reboots || adrift) {
            var field = reboots ? REBOOT : SYNCHRONISED;
            values.refuse(field, Message.of("check.host.flag", field.name(), !reboots), null);
            return null;
        }
        if (LIMITS.stream().noneMatch(values::has)) {
            values.refuse(Message.of("check.host.nothing-wanted"), Message.of("check.host.nothing-wanted.fix"));
            return null;
        }
        return new HostCheck(
                root,
                new Limits(
                        values.find(CPU),
                        values.find(LOAD),
                        values.find(MEMORY),
                        values.find(SWAP),
                        values.has(REBOOT),
                        values.has(SYNCHRONISED),
                        values.find(OFFSET)));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        var facts = new HostFacts(root);
        var measures = new Measures("host", "host");
        try {
            if (limits.cpu() != null) {
                measures.most("cpu_percent", busy(facts, surroundings), limits.cpu());
            }
            if (limits.load() != null) {
                measures.most("load_per_core", facts.loadPerCore(), limits.load());
            }
            if (limits.memory() != null) {
                memory(facts, limits.memory(), measures);
            }
            if (limits.swap() != null) {
                measures.most("swap_percent", facts.swapUsed().orElse(0), limits.swap());
            }
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException("interrupted while looking").initCause(e);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            measures.unknown(Message.of("check.host.unreadable", reason(e)), Message.of("check.host.unreadable.fix"));
        }
        if (limits.restarted()) {
            restart(facts, measures);
        }
        if (limits.synchronised() || limits.offset() != null) {
            clock(measures, surroundings);
        }
        return measures.answer();
    }

    private static void memory(HostFacts facts, BigDecimal least, Measures measures) throws IOException {
        var left = facts.memory();
        if (left.isEmpty()) {
            measures.unknown(Message.of("check.host.memory.unknown"), Message.of("check.host.memory.unknown.fix"));
        } else {
            measures.least("memory_free_percent", left.get().percent(), least);
        }
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }

    /** Since the last look, or within a second when there was none. */
    private double busy(HostFacts facts, Surroundings surroundings) throws IOException {
        var counters = surroundings.remembered("host " + root, Counters.class, () -> Counters.forgetting(FORGOTTEN));
        var growth = counters.take(surroundings.clock().instant(), values(facts.ticks()));
        if (growth == null || growth.of("total") == 0) {
            var before = facts.ticks();
            var part = surroundings.timeout().dividedBy(4);
            Pause.of(part.compareTo(LOOK) < 0 ? part : LOOK);
            var after = facts.ticks();
            return percent(after.busy() - before.busy(), after.total() - before.total());
        }
        return percent(growth.of("busy"), growth.of("total"));
    }

    private static Map<String, Long> values(HostFacts.Ticks ticks) {
        return Map.of("busy", ticks.busy(), "total", ticks.total());
    }

    private static double percent(long busy, long total) {
        return total <= 0 ? 0 : Math.clamp(100.0 * busy / total, 0, 100);
    }

    private static void restart(HostFacts facts, Measures measures) {
        var required = facts.rebootRequired();
        if (required.isEmpty()) {
            measures.unknown(Message.of("check.host.reboot.unknown"), Message.of("check.host.reboot.unknown.fix"));
            return;
        }
        var packages = String.join(" ", facts.rebootPackages());
        measures.state(
                "reboot_required",
                !required.get(),
                required.get() + (required.get() && !packages.isEmpty() ? " (" + packages + ")" : ""));
    }

    private void clock(Measures measures, Surroundings surroundings) throws InterruptedException {
        var seen = new ClockFacts(PATHS)
                .look(
                        surroundings.directory(),
                        surroundings.timeout().dividedBy(4),
                        surroundings.clock().instant());
        if (seen.isEmpty()) {
            measures.unknown(Message.of("check.host.clock.unknown"), Message.of("check.host.clock.unknown.fix"));
            return;
        }
        var follows = seen.get().synchronised();
        measures.state("clock_synchronised", follows, String.valueOf(follows));
        var offset = seen.get().offset();
        if (limits.offset() == null) {
            return;
        }
        if (offset == null) {
            measures.unknown(Message.of("check.host.offset.unknown"), Message.of("check.host.offset.unknown.fix"));
        } else {
            measures.most("clock_offset", offset, limits.offset());
        }
    }

    @Override
    public String question() {
        return "limits of this machine";
    }
}
