package dev.taskforge.ops.checklist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items of a document again among those kept: first by headings, text and order, then by the text alone, then
 * by a text under the same headings that has most of its words in common. Pure.
 *
 * @param found for each item of the document in its order the kept one; null for a new one
 * @param moved the kept ones that stand elsewhere now
 * @param reworded the kept ones whose text changed
 * @param missing the kept ones that are nowhere in the document
 */
record ItemMatch(
        List<@Nullable ChecklistItem> found,
        List<ChecklistItem> moved,
        List<ChecklistItem> reworded,
        List<ChecklistItem> missing) {
    /** So much of the words of both texts must be the same. */
    private static final double ALIKE = 0.6;

    /** Looking at more words of each text would let hostile documents hold up everybody who writes. */
    private static final int MOST_WORDS = 40;

    static ItemMatch of(List<DocumentItem> items, List<ChecklistItem> kept) {
        var left = new LinkedHashMap<String, ChecklistItem>();
        kept.forEach(item -> left.put(item.key(), item));
        var found = new ArrayList<@Nullable ChecklistItem>();
        items.forEach(item -> found.add(left.remove(item.key())));
        var sameText = new HashMap<String, Deque<ChecklistItem>>();
        left.values()
                .forEach(old -> sameText.computeIfAbsent(old.textKey(), text -> new ArrayDeque<>())
                        .add(old));
        var moved = again(items, found, left, item -> {
            var same = sameText.get(item.textKey());
            return same == null ? null : same.poll();
        });
        var alike = new Alike(left.values());
        var reworded = again(items, found, left, item -> alike.most(item, left));
        return new ItemMatch(found, moved, reworded, List.copyOf(left.values()));
    }

    /** Finds a kept one for each item without one, and takes that from those left. */
    private static List<ChecklistItem> again(
            List<DocumentItem> items,
            List<@Nullable ChecklistItem> found,
            Map<String, ChecklistItem> left,
            Function<DocumentItem, @Nullable ChecklistItem> search) {
        var taken = new ArrayList<ChecklistItem>();
        for (int i = 0; i < items.size() && !left.isEmpty(); i++) {
            if (found.get(i) != null) {
                continue;
            }
            var old = search.apply(items.get(i));
            if (old != null) {
                found.set(i, old);
                left.remove(old.key());
                taken.add(old);
            }
        }
        return taken;
    }

    /** Kept items by headings and word: only those that share a word with an item are looked at. */
    private static final class Alike {
        private record Old(ChecklistItem item, int place, int words) {}

        private final Map<List<String>, Map<String, List<Old>>> byWord = new HashMap<>();

        Alike(Collection<ChecklistItem> kept) {
            int place = 0;
            for (var item : kept) {
                var words = words(item.text());
                var same = byWord.computeIfAbsent(item.headings(), headings -> new HashMap<>());
                var old = new Old(item, place++, words.size());
                words.forEach(word ->
                        same.computeIfAbsent(word, any -> new ArrayList<>()).add(old));
            }
        }

        /** The one left that has most words in common with the item, the first of several; null when none has enough. */
        @Nullable
        ChecklistItem most(DocumentItem item, Map<String, ChecklistItem> left) {
            var same = byWord.getOrDefault(item.headings(), Map.of());
            var words = words(item.text());
            var common = new IdentityHashMap<Old, Integer>();
            words.forEach(
                    word -> same.getOrDefault(word, List.of()).forEach(old -> common.merge(old, 1, Integer::sum)));
            Old best = null;
            double most = ALIKE;
            for (var entry : common.entrySet()) {
                var old = entry.getKey();
                double much = likeness(entry.getValue(), words.size() + old.words());
                boolean better = much > most || (best != null && much == most && old.place() < best.place());
                if (better && left.containsKey(old.item().key())) {
                    most = much;
                    best = old;
                }
            }
            return best == null ? null : best.item();
        }

        /** Twice the words in common by the words of both (Dice). */
        private static double likeness(int common, int words) {
            return 2.0 * common / words;
        }
    }

    private static Set<String> words(String text) {
        return Arrays.stream(Words.normal(text).strip().split(" ", MOST_WORDS + 1))
                .limit(MOST_WORDS)
                .collect(Collectors.toSet());
    }

    /** The names of new items, each different from those taken: {@code item.} and the first words of its text. */
    static String name(String text, Set<String> taken) {
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
        for (int n = 2; taken.contains(name); n++) {
            name = base + "-" + n;
        }
        return name;
    }
}
