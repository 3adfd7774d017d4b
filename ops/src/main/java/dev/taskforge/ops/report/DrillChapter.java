package dev.taskforge.ops.report;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The drills that ended in the month: what passed, how long a restore took, and how old the data was. */
public final class DrillChapter implements Chapter {
    private final Drills drills;

    public DrillChapter(Drills drills) {
        this.drills = drills;
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
        var rows = new ArrayList<List<Value>>();
        named.forEach((name, ended) -> rows.add(List.of(
                new Text(name),
                new Count(passed(ended)),
                new Count(ended.size() - passed(ended)),
                Value.length(longest(ended, Drill::recoveryTime)),
                Value.length(longest(ended, Drill::dataAge)))));
        return new Section(
                id(),
                List.of(Figure.count("passed", passed(found)), Figure.count("failed", found.size() - passed(found))),
                List.of("source", "passed", "failed", "recovery", "age"),
                rows);
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
