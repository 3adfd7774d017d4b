package dev.taskforge.ops.dump;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What there is to say of a dump, as it is found. Memory does not grow with how often a thing is found. */
final class Findings {
    private static final int MOST = 5;

    private final Map<Fault, Found> found = new EnumMap<>(Fault.class);

    private static final class Found {
        private final Set<String> about = new LinkedHashSet<>();
        private long line;
        private long count;
    }

    void add(Fault fault, String about, long line) {
        var entry = found.computeIfAbsent(fault, _ -> new Found());
        if (entry.count == 0) {
            entry.line = line;
        }
        entry.count++;
        if (!about.isEmpty() && entry.about.size() < MOST) {
            entry.about.add(Names.shown(about));
        }
    }

    boolean has(Fault fault) {
        return found.containsKey(fault);
    }

    /** The first thing for which the dump is refused; empty when there is none. */
    java.util.Optional<DumpReport.Finding> refusal() {
        return all().stream().filter(finding -> finding.fault().isRefused()).findFirst();
    }

    List<DumpReport.Finding> all() {
        var all = new ArrayList<DumpReport.Finding>();
        found.forEach((fault, entry) ->
                all.add(new DumpReport.Finding(fault, String.join(", ", entry.about), entry.line, entry.count)));
        return all;
    }
}
