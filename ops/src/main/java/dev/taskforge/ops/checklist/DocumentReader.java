package dev.taskforge.ops.checklist;

import dev.taskforge.ops.markdown.Block;
import dev.taskforge.ops.markdown.Block.Code;
import dev.taskforge.ops.markdown.Block.Heading;
import dev.taskforge.ops.markdown.Block.Item;
import dev.taskforge.ops.markdown.Block.Items;
import dev.taskforge.ops.markdown.Block.Paragraph;
import dev.taskforge.ops.markdown.Block.Quote;
import dev.taskforge.ops.markdown.Block.Table;
import dev.taskforge.ops.markdown.BlockText;
import dev.taskforge.ops.markdown.MarkdownLimitException;
import dev.taskforge.ops.markdown.MarkdownReader;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks through the blocks of a document and gathers what it asks for. Used once. */
final class DocumentReader {
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
        try {
            blocks(MarkdownReader.read(source));
        } catch (MarkdownLimitException e) {
            var key =
                    switch (e.limit()) {
                        case LINES -> "checklist.lines";
                        case CELLS -> "checklist.tables";
                    };
            throw new RequestException(
                    Kind.INVALID, "content", key, source.path(), e.limit().most());
        }
        return gathered.document();
    }

    private void blocks(List<Block> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            block(blocks.get(i), i == 0 ? null : blocks.get(i - 1));
        }
    }

    private void block(Block block, @Nullable Block before) {
        switch (block) {
            case Heading heading -> heading(heading);
            case Paragraph paragraph -> {
                intro = paragraph.text().text();
                commandsOf(paragraph.text());
            }
            case Items list -> list(list);
            case Code code -> code(code, before);
            case Table table -> gathered.table(TableText.of(table), path(), intro);
            case Quote quote -> blocks(quote.blocks());
        }
    }

    private void heading(Heading heading) {
        var text = heading.text();
        outline.enter(heading.level(), HeadingText.of(text));
        intro = "";
        step = gathered.stepHeading(outline, text.line());
    }

    private void list(Items list) {
        var outer = step;
        var procedure = list.ordered() ? gathered.procedure(outline.innermost(), list) : null;
        var decision = new ArrayList<BlockText>();
        var before = intro;
        for (var item : list.items()) {
            intro = before;
            step = procedure == null ? outer : procedure.step(item.first());
            item(item, decision);
        }
        if (procedure != null) {
            gathered.end(procedure);
        }
        gathered.decision(decision);
        step = outer;
        intro = before;
    }

    private void item(Item item, List<BlockText> decision) {
        var first = item.first();
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
        blocks(item.rest());
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

    private void code(Code code, @Nullable Block before) {
        var commands = CommandFinder.inCode(code);
        if (task != null) {
            task.add(commands);
        } else if (step != null) {
            step.add(commands);
        } else if (before instanceof Items list) {
            // A fence at the margin right behind a list belongs to the list's last item.
            gathered.behindList(commands, list.line());
        }
    }

    /** The headings and list items around the present block, the outermost first. */
    private List<String> path() {
        var path = new ArrayList<>(outline.path());
        path.addAll(around);
        return path;
    }
}
