package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.List;

/** The headings of a document, and which of them stand above the present block. Not safe for several threads. */
final class Outline {
    private record Entry(int level, HeadingText heading) {}

    private final List<Entry> open = new ArrayList<>();
    private final List<HeadingText> all = new ArrayList<>();
    private int titles;
    private boolean beginsWithTitle;

    void enter(int level, HeadingText heading) {
        if (level == 1) {
            titles++;
            beginsWithTitle |= all.isEmpty();
        }
        while (!open.isEmpty() && open.getLast().level() >= level) {
            open.removeLast();
        }
        open.add(new Entry(level, heading));
        all.add(heading);
    }

    /** The headings above, the outermost first. */
    List<String> path() {
        return open.stream().map(entry -> entry.heading().text()).toList();
    }

    /** The nearest heading above; empty text when there is none. */
    HeadingText innermost() {
        return open.isEmpty() ? new HeadingText("", null) : open.getLast().heading();
    }

    /** The heading around the nearest one. */
    HeadingText around() {
        return open.size() < 2 ? innermost() : open.get(open.size() - 2).heading();
    }

    List<HeadingText> all() {
        return all;
    }

    /** Without the title of the document: a first heading of the first level that is the only one of it. */
    List<String> withoutTitle(List<String> path) {
        boolean titled = beginsWithTitle
                && titles == 1
                && !path.isEmpty()
                && path.getFirst().equals(all.getFirst().text());
        return titled ? path.subList(1, path.size()) : path;
    }
}
