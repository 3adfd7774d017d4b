package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items of a document again among those kept: first by headings, text and order, then by the text alone. Pure.
 *
 * @param found for each item of the document in its order the kept one; null for a new one
 * @param moved the kept ones that stand elsewhere now
 * @param missing the kept ones that are nowhere in the document
 */
record ItemMatch(List<@Nullable ChecklistItem> found, List<ChecklistItem> moved, List<ChecklistItem> missing) {

    static ItemMatch of(List<DocumentItem> items, List<ChecklistItem> kept) {
        var byKey = new HashMap<String, ChecklistItem>();
        kept.forEach(item -> byKey.put(item.key(), item));
        var found = new ArrayList<@Nullable ChecklistItem>();
        items.forEach(item -> found.add(byKey.remove(item.key())));
        var byText = new HashMap<String, List<ChecklistItem>>();
        kept.stream()
                .filter(item -> byKey.containsKey(item.key()))
                .forEach(item -> byText.computeIfAbsent(item.textKey(), text -> new ArrayList<>())
                        .add(item));
        var moved = new ArrayList<ChecklistItem>();
        for (int i = 0; i < items.size(); i++) {
            var candidates = found.get(i) == null
                    ? byText.getOrDefault(items.get(i).textKey(), List.of())
                    : List.<ChecklistItem>of();
            if (!candidates.isEmpty()) {
                var again = candidates.removeFirst();
                found.set(i, again);
                moved.add(again);
            }
        }
        var missing = byText.values().stream().flatMap(List::stream).toList();
        return new ItemMatch(found, List.copyOf(moved), missing);
    }

    /** The names of new items, each different from those taken: {@code item.} and the first words of its text. */
    static String name(String text, Map<String, ?> taken) {
        var slug = new StringBuilder();
        for (var word : Words.normal(text).strip().split(" ")) {
            var plain = word.replaceAll("[^a-z0-9]", "");
            if (plain.isEmpty()) {
                continue;
            }
            if (slug.length() + plain.length() > 40 && !slug.isEmpty()) {
                break;
            }
            slug.append(slug.isEmpty() ? "" : "-").append(plain, 0, Math.min(plain.length(), 40));
        }
        var base = "item." + (slug.isEmpty() ? "unnamed" : slug);
        var name = base;
        for (int n = 2; taken.containsKey(name); n++) {
            name = base + "-" + n;
        }
        return name;
    }
}
