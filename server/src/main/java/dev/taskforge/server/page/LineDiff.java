package dev.taskforge.server.page;

import dev.taskforge.server.page.view.OneReleaseView.DiffLine;
import java.util.ArrayList;
import java.util.List;

/** What changed from one text to another, line by line, with a few lines around each change. Pure. */
final class LineDiff {
    private static final int AROUND = 3;
    /** Of two texts with more different lines than this, all of the one is shown before all of the other. */
    private static final int MOST_CELLS = 1_000_000;

    private LineDiff() {}

    /** The changed lines and those around them; empty when the texts are equal. */
    static List<DiffLine> of(String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        var old = before.lines().toList();
        var fresh = after.lines().toList();
        int head = 0;
        while (head < old.size() && head < fresh.size() && old.get(head).equals(fresh.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < old.size() - head
                && tail < fresh.size() - head
                && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
            tail++;
        }
        var all = new ArrayList<DiffLine>();
        old.subList(0, head).forEach(line -> all.add(new DiffLine("same", line)));
        addMiddle(all, old.subList(head, old.size() - tail), fresh.subList(head, fresh.size() - tail));
        old.subList(old.size() - tail, old.size()).forEach(line -> all.add(new DiffLine("same", line)));
        return around(all);
    }

    private static void addMiddle(List<DiffLine> all, List<String> old, List<String> fresh) {
        int i = 0;
        int j = 0;
        if ((long) old.size() * fresh.size() <= MOST_CELLS) {
            var common = common(old, fresh);
            while (i < old.size() && j < fresh.size()) {
                if (old.get(i).equals(fresh.get(j))) {
                    all.add(new DiffLine("same", old.get(i)));
                    i++;
                    j++;
                } else if (common[i + 1][j] >= common[i][j + 1]) {
                    all.add(new DiffLine("removed", old.get(i++)));
                } else {
                    all.add(new DiffLine("added", fresh.get(j++)));
                }
            }
        }
        old.subList(i, old.size()).forEach(line -> all.add(new DiffLine("removed", line)));
        fresh.subList(j, fresh.size()).forEach(line -> all.add(new DiffLine("added", line)));
    }

    /** How many lines the rests of both have in common, from each place on. */
    private static int[][] common(List<String> old, List<String> fresh) {
        var common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    /** Leaves out what is far from any change. */
    private static List<DiffLine> around(List<DiffLine> all) {
        var near = new boolean[all.size()];
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).kind().equals("same")) {
                for (int j = Math.max(0, i - AROUND); j <= Math.min(all.size() - 1, i + AROUND); j++) {
                    near[j] = true;
                }
            }
        }
        var shown = new ArrayList<DiffLine>();
        for (int i = 0; i < all.size(); i++) {
            if (near[i]) {
                shown.add(all.get(i));
            } else if (i == 0 || near[i - 1]) {
                shown.add(new DiffLine("gap", "…"));
            }
        }
        return List.copyOf(shown);
    }
}
