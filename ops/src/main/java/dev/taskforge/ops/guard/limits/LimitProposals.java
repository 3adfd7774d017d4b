package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.guard.limits.LimitProposal.Verdict;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.project.MemorySize;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Proposes limits of memory: half as much again as the most that was used in {@value #DAYS} days, rounded up to a usual size, which is 64M, or a
 * power of two or one and a half of one from 128M on: 128M, 192M, 256M, 384M, 512M, 768M, 1G, 1.5G, 2G and so on. Less than {@value #LEAST_HOURS}
 * hours of looking propose nothing. Safe for use by any thread.
 */
public final class LimitProposals {
    static final int DAYS = 7;
    static final int LEAST_HOURS = 24;

    private static final long SMALLEST = 64 * MemorySize.MEBIBYTE;
    private static final int MINUTES = 60;
    private static final int PERCENT = 100;
    private static final int TIGHT = 90;
    private static final int WIDE = 4;

    private final Peaks peaks;

    public LimitProposals(Peaks peaks) {
        this.peaks = peaks;
    }

    /** One for each service that was looked at or has a limit, in the order of their names. */
    public List<LimitProposal> of(Project project) {
        var guard = project.file().guard();
        Map<String, Limit> limits =
                guard == null ? Map.of() : Objects.requireNonNullElse(guard.limits(), Map.<String, Limit>of());
        var seen = peaks.within(project.name(), Duration.ofDays(DAYS)).stream()
                .collect(Collectors.toMap(Peak::service, Function.identity(), Peak::and, TreeMap::new));
        var services = new TreeSet<>(seen.keySet());
        services.addAll(limits.keySet());
        return services.stream()
                .map(service -> {
                    var limit = limits.get(service);
                    return proposal(service, seen.get(service), limit == null ? null : limit.memory());
                })
                .toList();
    }

    private static LimitProposal proposal(String service, @Nullable Peak peak, @Nullable Long set) {
        if (peak == null) {
            var said = Message.of("guard.limits.propose.not-enough", service, 0, LEAST_HOURS);
            return new LimitProposal(service, null, 0, 0, 0, null, set, 0, Verdict.NOT_ENOUGH, said);
        }
        long hours = peak.looks() / MINUTES;
        var verdict = verdict(peak.memory(), set, hours);
        var proposed = verdict == Verdict.NOT_ENOUGH ? null : Long.valueOf(proposed(peak.memory()));
        return new LimitProposal(
                service,
                peak.since(),
                peak.memory(),
                BigDecimal.valueOf(peak.milliCpus(), 3)
                        .setScale(2, RoundingMode.HALF_UP)
                        .doubleValue(),
                peak.pids(),
                proposed,
                set,
                hours,
                verdict,
                said(service, peak, hours, proposed, set, verdict));
    }

    /** What is tight is so however short somebody looked. */
    private static Verdict verdict(long peak, @Nullable Long set, long hours) {
        if (set != null && peak > set / PERCENT * TIGHT) {
            return Verdict.TIGHT;
        }
        if (hours < LEAST_HOURS) {
            return Verdict.NOT_ENOUGH;
        }
        if (set == null) {
            return Verdict.MISSING;
        }
        return peak < set / WIDE ? Verdict.WIDE : Verdict.FITS;
    }

    private static Message said(
            String service, Peak peak, long hours, @Nullable Long proposed, @Nullable Long set, Verdict verdict) {
        var key = "guard.limits.propose."
                + verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return verdict == Verdict.NOT_ENOUGH
                ? Message.of(key, service, hours, LEAST_HOURS)
                : Message.of(
                        key,
                        service,
                        MemorySize.about(peak.memory()),
                        DAYS,
                        proposed == null ? Amounts.NONE : MemorySize.show(proposed),
                        Amounts.memory(set));
    }

    /** The limit for what used so much at most. */
    static long proposed(long peak) {
        long wanted = peak + peak / 2;
        if (wanted <= SMALLEST) {
            return SMALLEST;
        }
        long power = 2 * SMALLEST;
        while (power + power / 2 < wanted) {
            power *= 2;
        }
        return wanted <= power ? power : power + power / 2;
    }
}
