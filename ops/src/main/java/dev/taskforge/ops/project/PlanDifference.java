package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ApplyPlan.Change;
import dev.taskforge.ops.project.ApplyPlan.Kind;
import dev.taskforge.ops.yaml.FlowText;
import dev.taskforge.ops.yaml.Shown;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what differs between two versions of a project. */
final class PlanDifference {
    private final List<Change> changes = new ArrayList<>();

    private PlanDifference() {}

    /** A version: what its file says, its text, and its folder. */
    record Side(ProjectFile file, String yaml, Path directory) {}

    /** @param before null when the project is new */
    static List<Change> between(@Nullable Side before, Side after) {
        var difference = new PlanDifference();
        var old = before == null ? null : YamlReader.read(before.yaml());
        difference.compare(
                "",
                old == null ? new Tree.Mapping(dev.taskforge.ops.yaml.Place.START, Map.of()) : old,
                YamlReader.read(after.yaml()));
        difference.texts(
                "directory",
                before == null ? null : before.directory().toString(),
                after.directory().toString());
        var schedulesBefore = before == null ? Map.<String, String>of() : schedules(before.file());
        var schedulesAfter = schedules(after.file());
        for (var name : union(schedulesBefore, schedulesAfter)) {
            difference.texts("schedules." + name, schedulesBefore.get(name), schedulesAfter.get(name));
        }
        return List.copyOf(difference.changes);
    }

    private static Map<String, String> schedules(ProjectFile file) {
        var shown = new LinkedHashMap<String, String>();
        DutySchedules.of(file).forEach((name, schedule) -> shown.put(name, schedule.cron() + " " + schedule.zone()));
        return shown;
    }

    private void compare(String path, Tree before, Tree after) {
        if (before instanceof Tree.Mapping a && after instanceof Tree.Mapping b) {
            for (var key : union(a.entries(), b.entries())) {
                var inside = path.isEmpty() ? key : path + "." + key;
                var old = a.entries().get(key);
                var now = b.entries().get(key);
                if (old != null && now != null) {
                    compare(inside, old.value(), now.value());
                } else {
                    texts(
                            inside,
                            old == null ? null : shown(inside, old.value()),
                            now == null ? null : shown(inside, now.value()));
                }
            }
        } else if (before instanceof Tree.Items a && after instanceof Tree.Items b && haveIds(a) && haveIds(b)) {
            compare(path, byId(a), byId(b));
        } else {
            var old = FlowText.of(before);
            var now = FlowText.of(after);
            if (!old.equals(now)) {
                changes.add(new Change(Kind.CHANGE, path, shown(path, before), shown(path, after)));
            }
        }
    }

    private void texts(String path, @Nullable String before, @Nullable String after) {
        if (before == null && after != null) {
            changes.add(new Change(Kind.ADD, path, null, after));
        } else if (before != null && after == null) {
            changes.add(new Change(Kind.REMOVE, path, before, null));
        } else if (before != null && !before.equals(after)) {
            changes.add(new Change(Kind.CHANGE, path, before, after));
        }
    }

    /** Headers and variables handed to commands may hold secrets; their values are never shown. */
    private static String shown(String path, Tree tree) {
        boolean secret = path.matches("checks\\.[^.]+\\.(headers|env)\\..*");
        return secret ? Masking.MASK : Shown.withoutPassword(FlowText.of(hidden(tree)));
    }

    private static Tree hidden(Tree tree) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            return tree;
        }
        var entries = new LinkedHashMap<String, Tree.Entry>();
        mapping.entries().forEach((key, entry) -> {
            boolean secret = key.equals("headers") || key.equals("env");
            var value = secret ? entry.value().mapTexts(text -> Masking.MASK) : hidden(entry.value());
            entries.put(key, new Tree.Entry(entry.place(), value));
        });
        return new Tree.Mapping(mapping.place(), entries);
    }

    private static boolean haveIds(Tree.Items items) {
        return items.items().stream()
                .allMatch(item -> item instanceof Tree.Mapping mapping
                        && mapping.entries().containsKey("id"));
    }

    private static Tree.Mapping byId(Tree.Items items) {
        var entries = new LinkedHashMap<String, Tree.Entry>();
        for (var item : items.items()) {
            var key = item instanceof Tree.Mapping mapping ? mapping.entries().get("id") : null;
            if (key != null && key.value() instanceof Tree.Scalar id) {
                entries.put(id.text(), new Tree.Entry(item.place(), item));
            }
        }
        return new Tree.Mapping(items.place(), entries);
    }

    private static Set<String> union(Map<String, ?> a, Map<String, ?> b) {
        var keys = new LinkedHashSet<>(b.keySet());
        keys.addAll(a.keySet());
        return keys;
    }
}
