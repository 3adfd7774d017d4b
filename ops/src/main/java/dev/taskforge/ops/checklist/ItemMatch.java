package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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
        var byKey = new HashMap<String, ChecklistItem>();
        kept.forEach(item -> byKey.put(item.key(), item));
        var found = new ArrayList<@Nullable ChecklistItem>();
        items.forEach(item -> found.add(byKey.remove(item.key())));
        var left = new ArrayList<>(
                kept.stream().filter(item -> byKey.containsKey(item.key())).toList());
        var moved = again(items, found, left, item -> {
            var text = item.textKey();
            return old -> text.equals(old.textKey()) ? 1 : 0;
        });
        var wordsOf = new HashMap<Long, Set<String>>();
        left.forEach(old -> wordsOf.put(old.id(), words(old.text())));
        var reworded = again(items, found, left, item -> {
            var words = words(item.text());
            return old -> item.headings().equals(old.headings())
                    ? likeness(words, wordsOf.getOrDefault(old.id(), Set.of()))
                    : 0;
        });
        return new ItemMatch(found, moved, reworded, List.copyOf(left));
    }

    /** Finds for each item without one the kept one that is most like it, and takes that from those left. */
    private static List<ChecklistItem> again(
            List<DocumentItem> items,
            List<@Nullable ChecklistItem> found,
            List<ChecklistItem> left,
            Function<DocumentItem, ToDoubleFunction<ChecklistItem>> likeness) {
        var taken = new ArrayList<ChecklistItem>();
        for (int i = 0; i < items.size() && !left.isEmpty(); i++) {
            if (found.get(i) != null) {
                continue;
            }
            var like = likeness.apply(items.get(i));
            ChecklistItem best = null;
            double most = ALIKE;
            for (var old : left) {
                double much = like.applyAsDouble(old);
                if (much > most) {
                    most = much;
                    best = old;
                }
            }
            if (best != null) {
                found.set(i, best);
                left.remove(best);
                taken.add(best);
            }
        }
        return taken;
    }

    /** Twice the words in common by the words of both (Dice). */
    private static double likeness(Set<String> words, Set<String> others) {
        long common = words.stream().filter(others::contains).count();
        return 2.0 * common / Math.max(1, words.size() + others.size());
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
