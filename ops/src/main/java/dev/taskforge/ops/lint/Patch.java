package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Mechanical repairs as text: a unified diff that {@code patch -p1} applies in the folder that was read. What would
 * repeat a line with a secret is left out, and so is a repair that overlaps an earlier one. Immutable.
 */
public final class Patch {
    private final SecretLines secrets;

    /** A whole diff, and how many findings' repairs are not in it. */
    public record Combined(String text, int withheld, int overlapping) {}

    /** @param setup what was read; its secrets are kept out */
    public Patch(Setup setup) {
        this.secrets = new SecretLines(setup.envFiles());
    }

    /**
     * The repair of one finding: its lines, each with {@code -} or {@code +} before it, without line breaks; empty when
     * there is none or it must not be shown.
     */
    public List<String> of(Finding finding) {
        var lines = new ArrayList<String>();
        for (var entry : byFile(finding.edits()).entrySet()) {
            for (var hunk : Hunk.of(entry.getKey(), entry.getValue())) {
                if (hunk.changed().anyMatch(secrets::holds)) {
                    return List.of();
                }
                hunk.old().forEach(line -> lines.add("-" + line.stripTrailing()));
                hunk.replacement().forEach(line -> lines.add("+" + line.stripTrailing()));
            }
        }
        return lines;
    }

    /** The repairs of all findings together. */
    public Combined of(List<Finding> findings) {
        var taken = new LinkedHashMap<SourceFile, Taken>();
        int withheld = 0;
        int overlapping = 0;
        for (var finding : findings) {
            if (finding.edits().isEmpty()) {
                continue;
            }
            if (of(finding).isEmpty()) {
                withheld++;
            } else if (!take(finding.edits(), taken)) {
                overlapping++;
            }
        }
        var text = new StringBuilder();
        taken.forEach((file, edits) -> write(file, List.copyOf(edits.edits), text));
        return new Combined(text.toString(), withheld, overlapping);
    }

    /**
     * The edits of one file that are in the diff.
     *
     * @param ends where they end, by where they begin
     */
    private record Taken(Set<Edit> edits, NavigableMap<Integer, Integer> ends) {
        static final Taken NOTHING = new Taken(Set.of(), Collections.emptyNavigableMap());

        Taken() {
            this(new LinkedHashSet<>(), new TreeMap<>());
        }

        void add(Edit edit) {
            edits.add(edit);
            ends.merge(edit.spot().start(), edit.spot().end(), Math::max);
        }

        /** Whether one of them touches it: as they do not overlap, the last that begins before its end is enough. */
        boolean touches(Edit edit) {
            var last = ends.floorEntry(edit.spot().end());
            return last != null && last.getValue() >= edit.spot().start();
        }
    }

    /** Takes all edits of a finding or none: half of a repair would be a fault of its own. */
    private static boolean take(List<Edit> edits, Map<SourceFile, Taken> taken) {
        var fresh = new ArrayList<Edit>();
        for (var edit : edits) {
            var there = taken.getOrDefault(edit.spot().file(), Taken.NOTHING);
            if (there.edits.contains(edit)) {
                continue;
            }
            if (there.touches(edit)) {
                return false;
            }
            fresh.add(edit);
        }
        fresh.forEach(edit ->
                taken.computeIfAbsent(edit.spot().file(), key -> new Taken()).add(edit));
        return true;
    }

    private static Map<SourceFile, List<Edit>> byFile(List<Edit> edits) {
        var files = new LinkedHashMap<SourceFile, List<Edit>>();
        for (var edit : new HashSet<>(edits)) {
            files.computeIfAbsent(edit.spot().file(), key -> new ArrayList<>()).add(edit);
        }
        return files;
    }

    private void write(SourceFile file, List<Edit> edits, StringBuilder text) {
        var hunks = Hunk.of(file, edits);
        // Behind a tab nothing belongs to the name, which may hold spaces.
        text.append("--- a/").append(file.path()).append("\t\n");
        text.append("+++ b/").append(file.path()).append("\t\n");
        int shift = 0;
        for (int i = 0; i < hunks.size(); i++) {
            int before = i == 0 ? 1 : hunks.get(i - 1).end();
            int after =
                    i + 1 == hunks.size() ? Integer.MAX_VALUE : hunks.get(i + 1).line();
            shift += hunks.get(i).write(before, after, shift, secrets, text);
        }
    }

    /** Edits in the order of the file. */
    static List<Edit> sorted(List<Edit> edits) {
        return edits.stream()
                .sorted(Comparator.<Edit>comparingInt(edit -> edit.spot().start())
                        .thenComparingInt(edit -> edit.spot().end()))
                .toList();
    }
}
