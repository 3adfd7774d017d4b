package dev.taskforge.ops.markdown;

import dev.taskforge.ops.source.Spot;
import java.util.List;

/** A block of a document, in the order of the document. */
public sealed interface Block {

    /**
     * A heading.
     *
     * @param text with the signs that make it one: the {@code #} before it, or the line below it
     */
    record Heading(int level, BlockText text) implements Block {}

    record Paragraph(BlockText text) implements Block {}

    /**
     * A list.
     *
     * @param ordered whether its items are numbered
     * @param line where it begins, from 1
     */
    record Items(boolean ordered, int line, List<Item> items) implements Block {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * An item of a list.
     *
     * @param first the paragraph it begins with; empty when it begins with something else
     * @param rest the blocks behind that
     */
    record Item(BlockText first, List<Block> rest) {
        public Item {
            rest = List.copyOf(rest);
        }
    }

    /**
     * A block of code.
     *
     * @param language the word behind the fence, in small letters; empty for none
     * @param fenced whether it stands between fences; otherwise it is only indented
     * @param lines without fences and indentation; blank ones are left out
     */
    record Code(String language, boolean fenced, List<Spot> lines) implements Block {
        public Code {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A table.
     *
     * @param header its cells, trimmed
     * @param rows their cells, trimmed; a row may be shorter than the header
     */
    record Table(List<Spot> header, List<List<Spot>> rows) implements Block {
        public Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    record Quote(List<Block> blocks) implements Block {
        public Quote {
            blocks = List.copyOf(blocks);
        }
    }
}
