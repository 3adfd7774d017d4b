package dev.taskforge.ops.report;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.maintenance.DrillProof;
import dev.taskforge.ops.maintenance.Proof.Attempt;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Unknown;
import dev.taskforge.ops.report.Value.Words;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The drills that ended in the month: what passed, what broke off before anything could be written down, how long a restore took, and how
 * old the data was.
 */
public final class DrillChapter implements Chapter {
    private final Drills drills;
    private final DrillProof proof;

    /** @param proof that knows of those that ended before they wrote anything down */
    public DrillChapter(Drills drills, DrillProof proof) {
        this.drills = drills;
        this.proof = proof;
    }

    @Override
    public String id() {
        return "drills";
    }

    @Override
    public Section write(Month month) {
        var found = drills.between(month.name(), month.from(), month.until());
        Map<String, List<Drill>> named =
                found.stream().collect(Collectors.groupingBy(Drill::database, TreeMap::new, Collectors.toList()));
        var duty = month.project().file().drill();
        if (duty != null) {
            duty.of().forEach(name -> named.putIfAbsent(name, List.of()));
        }
        var broken = proof.broken(month.name(), month.from(), month.until()).stream()
                .collect(Collectors.groupingBy(Attempt::name, Collectors.counting()));
        broken.keySet().forEach(name -> named.putIfAbsent(name, List.of()));
        boolean known = !month.from().isBefore(proof.failuresSince(month.now()));
        var rows = new ArrayList<List<Value>>();
        named.forEach((name, ended) -> rows.add(List.of(
                new Text(name.isEmpty() ? "–" : name),
                new Count(passed(ended)),
                new Count(ended.size() - passed(ended)),
                count(broken.getOrDefault(name, 0L), known),
                Value.length(longest(ended, Drill::recoveryTime)),
                Value.length(longest(ended, Drill::dataAge)))));
        return new Section(
                id(),
                List.of(
                        Figure.count("passed", passed(found)),
                        Figure.count("failed", found.size() - passed(found)),
                        new Figure(
                                "broken",
                                count(
                                        broken.values().stream()
                                                .mapToLong(Long::longValue)
                                                .sum(),
                                        known))),
                List.of("source", "passed", "failed", "broken", "recovery", "age"),
                rows);
    }

    /** A number of jobs; of a month of which jobs may be gone, so many at least. */
    private static Value count(long number, boolean known) {
        if (known) {
            return new Count(number);
        }
        return number == 0 ? new Unknown() : new Words(Message.of("report.word.at_least", number));
    }

    private static long passed(List<Drill> drills) {
        return drills.stream().filter(Drill::passed).count();
    }

    /** Of those that passed: one that failed says nothing of how long it takes. */
    private static @Nullable Duration longest(List<Drill> drills, Function<Drill, Duration> length) {
        return drills.stream()
                .filter(Drill::passed)
                .map(length)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
