package dev.taskforge.ops.checklist;

import dev.taskforge.ops.checklist.ChecklistException.Kind;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
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
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the blocks of a document and gathers what it asks for. commonmark-java finds the blocks; what stands in
 * them is read from the source itself, so every place is exact and hostile inline text costs nothing. Used once.
 */
final class DocumentReader {
    /** Deeper lists are read as text; it also bounds the recursion below. */
    private static final int DEEPEST = 60;

    private static final int MOST_CELLS = 100_000;

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.builder().maxCells(MOST_CELLS).build()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxOpenBlockParsers(DEEPEST)
            .inlineParserFactory(context -> (lines, node) -> {})
            .build();

    private final SourceFile source;
    private final Outline outline = new Outline();
    private final Gathered gathered;
    /** The texts of the list items around the present block, the outermost first. */
    private final Deque<String> around = new ArrayDeque<>();
    /** The nearest task, and the nearest step of a procedure, to which code belongs. */
    private @Nullable ItemDraft task;

    private @Nullable StepDraft step;
    /** The last paragraph before the present list: "All of these must be met:". */
    private String intro = "";

    DocumentReader(MarkdownFile file) {
        this.source = file.source();
        this.gathered = new Gathered(file, outline);
    }

    ChecklistDocument read() {
        Node document;
        try {
            document = PARSER.parse(source.text());
        } catch (IllegalArgumentException e) {
            // The parser's own limits: more cells in tables than any checklist has.
            throw new ChecklistException(Kind.INVALID, "content", "checklist.tables", source.path(), MOST_CELLS);
        }
        blocks(document);
        return gathered.document();
    }

    private void blocks(Node parent) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node);
        }
    }

    private void block(Node node) {
        switch (node) {
            case Heading heading -> heading(heading);
            case Paragraph paragraph -> {
                var text = BlockText.of(source, paragraph);
                intro = text.text();
                commandsOf(text);
            }
            case ListBlock list -> list(list);
            case FencedCodeBlock code -> code(code, code.getInfo(), code.getLiteral(), 1);
            case IndentedCodeBlock code -> code(code, "", code.getLiteral(), 0);
            case TableBlock table -> gathered.table(TableText.of(source, table), path(), intro);
            case BlockQuote quote -> blocks(quote);
            default -> {}
        }
    }

    private void heading(Heading heading) {
        var text = BlockText.of(source, heading);
        outline.enter(heading.getLevel(), HeadingText.of(text));
        intro = "";
        step = gathered.stepHeading(outline, text.line());
    }

    private void list(ListBlock list) {
        var outer = step;
        var procedure = list instanceof OrderedList ? gathered.procedure(outline.innermost(), list) : null;
        var decision = new ArrayList<BlockText>();
        var before = intro;
        for (var node = list.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof ListItem item) {
                intro = before;
                step = procedure == null ? outer : procedure.step(first(item));
                item(item, decision);
            }
        }
        if (procedure != null) {
            gathered.end(procedure);
        }
        gathered.decision(decision);
        step = outer;
        intro = before;
    }

    private BlockText first(ListItem item) {
        return item.getFirstChild() instanceof Paragraph paragraph
                ? BlockText.of(source, paragraph)
                : BlockText.nothing(source);
    }

    private void item(ListItem item, List<BlockText> decision) {
        var first = first(item);
        var outerTask = task;
        var box = TaskBox.of(source, first);
        if (box == null) {
            decision.add(first);
            commandsOf(first);
            around.addLast(Words.oneLine(first.text()));
        } else {
            task = gathered.task(box, first, path(), intro);
            around.addLast(task.text());
        }
        var inside = item.getFirstChild();
        if (inside instanceof Paragraph) {
            inside = inside.getNext();
        }
        for (; inside != null; inside = inside.getNext()) {
            block(inside);
        }
        around.removeLast();
        task = outerTask;
    }

    /** A plain list item below a task or a step may name commands for it. */
    private void commandsOf(BlockText text) {
        var commands = CommandFinder.inText(text.text(), false, text.line());
        if (task != null) {
            task.add(commands);
        } else if (step != null) {
            step.add(commands);
        }
    }

    /** @param skipped how many lines of the block stand before its code */
    private void code(Node node, @Nullable String info, String code, int skipped) {
        var language = info == null ? "" : info.strip().split("[\\s{]", 2)[0];
        int line = node.getSourceSpans().getFirst().getLineIndex() + 1 + skipped;
        var commands = CommandFinder.inCode(language, code, line);
        if (task != null) {
            task.add(commands);
        } else if (step != null) {
            step.add(commands);
        } else if (node.getPrevious() instanceof ListBlock) {
            // A fence at the margin right behind a list belongs to the list's last item.
            gathered.behindList(
                    commands, node.getPrevious().getSourceSpans().getFirst().getLineIndex() + 1);
        }
    }

    /** The headings and list items around the present block, the outermost first. */
    private List<String> path() {
        var path = new ArrayList<>(outline.path());
        path.addAll(around);
        return path;
    }
}
