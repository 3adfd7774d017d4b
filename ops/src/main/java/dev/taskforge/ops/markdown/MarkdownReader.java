package dev.taskforge.ops.markdown;

import dev.taskforge.ops.markdown.MarkdownLimitException.Limit;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document as GitHub Flavored Markdown. commonmark-java finds the blocks; what stands in them is read from the
 * source itself, so every place is exact and hostile inline text costs nothing.
 */
public final class MarkdownReader {
    /** Deeper lists are read as text; it also bounds the recursion below. */
    private static final int DEEPEST = 60;

    private static final int TAB = 4;

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(
                    TablesExtension.builder().maxCells(Limit.CELLS.most()).build()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxOpenBlockParsers(DEEPEST)
            .inlineParserFactory(context -> (lines, node) -> {})
            .build();

    private final SourceFile source;

    private MarkdownReader(SourceFile source) {
        this.source = source;
    }

    /**
     * The blocks of a document.
     *
     * @throws MarkdownLimitException when it has more lines or cells than are read; commonmark-java takes the square of
     *     their number for a paragraph of all lines
     */
    public static List<Block> read(SourceFile source) throws MarkdownLimitException {
        if (lineBreaks(source.text()) > Limit.LINES.most()) {
            throw new MarkdownLimitException(Limit.LINES);
        }
        Node document;
        try {
            document = PARSER.parse(source.text());
        } catch (IllegalArgumentException e) {
            // The only limit of the parser itself that a text can reach.
            throw new MarkdownLimitException(Limit.CELLS);
        }
        return new MarkdownReader(source).blocks(document.getFirstChild());
    }

    /** As Markdown counts them: LF, CR LF, or CR alone. */
    private static int lineBreaks(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
                count++;
            }
        }
        return count;
    }

    private List<Block> blocks(@Nullable Node first) {
        var blocks = new ArrayList<Block>();
        for (var node = first; node != null; node = node.getNext()) {
            var block = block(node);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private @Nullable Block block(Node node) {
        return switch (node) {
            case Heading heading -> new Block.Heading(heading.getLevel(), text(heading));
            case Paragraph paragraph -> new Block.Paragraph(text(paragraph));
            case ListBlock list -> items(list);
            case FencedCodeBlock code -> fenced(code);
            case IndentedCodeBlock code ->
                new Block.Code(
                        "",
                        false,
                        spans(code).stream().map(line -> behind(line, TAB)).toList());
            case TableBlock table -> table(table);
            case BlockQuote quote -> new Block.Quote(blocks(quote.getFirstChild()));
            default -> null;
        };
    }

    private Block items(ListBlock list) {
        var items = new ArrayList<Block.Item>();
        for (var node = list.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof ListItem item) {
                var first = item.getFirstChild();
                items.add(
                        first instanceof Paragraph paragraph
                                ? new Block.Item(text(paragraph), blocks(paragraph.getNext()))
                                : new Block.Item(BlockText.NOTHING, blocks(first)));
            }
        }
        return new Block.Items(
                list instanceof OrderedList, spans(list).getFirst().line(), items);
    }

    private Block fenced(FencedCodeBlock code) {
        var lines = spans(code);
        boolean closed = code.getClosingFenceLength() != null;
        int indent = Objects.requireNonNullElse(code.getFenceIndent(), 0);
        var language = Objects.requireNonNullElse(code.getInfo(), "").strip().split("[\\s{,]", 2)[0];
        return new Block.Code(
                language.toLowerCase(Locale.ROOT),
                true,
                lines.subList(1, Math.max(1, closed ? lines.size() - 1 : lines.size())).stream()
                        .map(line -> behind(line, indent))
                        .toList());
    }

    private Block table(TableBlock table) {
        var rows = new ArrayList<List<Spot>>();
        for (var part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (var row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow) {
                    rows.add(cells(row));
                }
            }
        }
        return new Block.Table(
                rows.isEmpty() ? List.of() : rows.getFirst(), rows.subList(Math.min(1, rows.size()), rows.size()));
    }

    private List<Spot> cells(Node row) {
        var cells = new ArrayList<Spot>();
        for (var cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            // Cells that the parser adds to fill up a short row have no place.
            if (cell instanceof TableCell && !cell.getSourceSpans().isEmpty()) {
                cells.add(spot(cell.getSourceSpans().getFirst()).stripped());
            }
        }
        return cells;
    }

    private BlockText text(Node node) {
        return new BlockText(spans(node).stream().map(Spot::stripped).toList());
    }

    private List<Spot> spans(Node node) {
        return node.getSourceSpans().stream().map(this::spot).toList();
    }

    private Spot spot(SourceSpan span) {
        return source.spot(span.getInputIndex(), span.getInputIndex() + span.getLength());
    }

    /** A line without the blanks in its first columns. */
    private Spot behind(Spot line, int columns) {
        int start = line.start();
        int column = 0;
        while (start < line.end() && column < columns) {
            char c = source.text().charAt(start);
            if (c != ' ' && c != '\t') {
                break;
            }
            column = c == ' ' ? column + 1 : columns;
            start++;
        }
        return source.spot(start, line.end());
    }
}
