package dev.taskforge.ops.checklist;

import dev.taskforge.ops.checklist.DocumentItem.Form;
import dev.taskforge.ops.markdown.Block;
import dev.taskforge.ops.markdown.BlockText;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was found in a document so far. Not safe for several threads. */
final class Gathered {
    /** So many lines with the keys of a decision make a list the decision block. */
    private static final int DECISION_LINES = 3;

    /** More phases are no plan; it also bounds how often the items are looked through. */
    private static final int MOST_PHASES = 200;

    private final MarkdownFile file;
    private final SourceFile source;
    private final Outline outline;
    private final List<ItemDraft> items = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final List<ProcedureDraft> procedures = new ArrayList<>();
    private final List<DecisionLine> decision = new ArrayList<>();
    private @Nullable ProcedureDraft steps;

    Gathered(MarkdownFile file, Outline outline) {
        this.file = file;
        this.source = file.source();
        this.outline = outline;
    }

    /** A list item with a box. */
    ItemDraft task(TaskBox box, BlockText first, List<String> path, String intro) {
        var text = WrittenComment.without(Words.oneLine(first.text().substring(3)));
        var lines = first.lines();
        var draft = new ItemDraft(Form.TASK, path, text, intro, "", lines.getFirst(), lines.getLast(), box.mark());
        draft.add(CommandFinder.inText(text, false, first.line()));
        items.add(draft);
        return draft;
    }

    /** Code that stands right behind a list belongs to the last item of it. */
    void behindList(List<CommandText> commands, int listLine) {
        if (!items.isEmpty() && items.getLast().line() >= listLine) {
            items.getLast().add(commands);
        }
    }

    void table(TableText table, List<String> path, String intro) {
        if (!table.has(TableText.STATUS)) {
            return;
        }
        if (table.has(TableText.PHASE)) {
            table.rows().forEach(row -> phase(table, row));
        } else if (table.has(TableText.GATE) || table.has(TableText.EVIDENCE)) {
            table.rows().forEach(row -> gate(table, row, path, intro));
        }
    }

    private void phase(TableText table, List<Spot> row) {
        var status = table.cell(row, TableText.STATUS);
        if (status != null && StatusWord.is(status.text()) && phases.size() < MOST_PHASES) {
            phases.add(new Phase(
                    table.text(row, TableText.PHASE),
                    table.text(row, TableText.FOCUS),
                    table.text(row, TableText.ESTIMATE),
                    new Mark(status, false),
                    null,
                    List.of()));
        }
    }

    private void gate(TableText table, List<Spot> row, List<String> path, String intro) {
        var named = table.cell(row, TableText.GATE);
        var gate = named == null ? row.getFirst() : named;
        if (gate.text().isEmpty()) {
            return;
        }
        var hint = table.text(row, TableText.EVIDENCE);
        var draft = new ItemDraft(
                Form.GATE_ROW, path, Words.oneLine(gate.text()), intro, hint, gate, gate, mark(table, row));
        draft.add(CommandFinder.inText(hint.replace("\\|", "|"), true, gate.line()));
        items.add(draft);
    }

    private @Nullable Mark mark(TableText table, List<Spot> row) {
        var cell = table.cell(row, TableText.STATUS);
        if (cell == null) {
            return null;
        }
        var box = TaskBox.alone(source, cell);
        return box != null ? box.mark() : StatusWord.is(cell.text()) ? new Mark(cell, false) : null;
    }

    /** Begins a procedure: a numbered list. */
    ProcedureDraft procedure(HeadingText heading, Block.Items list) {
        return new ProcedureDraft(heading.text(), list.line());
    }

    void end(ProcedureDraft procedure) {
        if (procedure.hasCommands()) {
            procedures.add(procedure);
        }
    }

    /** The step that the heading just entered begins ("Langkah 2: …"); null when it begins none. */
    @Nullable
    StepDraft stepHeading(Outline headings, int line) {
        if (!headings.innermost().isStep()) {
            return null;
        }
        var title = headings.around().text();
        var open = steps;
        if (open == null || !open.title().equals(title)) {
            open = new ProcedureDraft(title, line);
            procedures.add(open);
            steps = open;
        }
        return open.step(headings.innermost().text(), line);
    }

    /** A list without boxes: the decision block when enough of its lines have such keys. */
    void decision(List<BlockText> plainItems) {
        var lines = new EnumMap<DecisionLine.Field, DecisionLine>(DecisionLine.Field.class);
        for (var item : plainItems) {
            var line = item.lines().size() == 1 ? decisionLine(item.lines().getFirst()) : null;
            if (line != null) {
                lines.putIfAbsent(line.field(), line);
            }
        }
        if (decision.isEmpty() && lines.size() >= DECISION_LINES) {
            decision.addAll(lines.values());
        }
    }

    private @Nullable DecisionLine decisionLine(Spot line) {
        var text = line.text();
        int colon = text.indexOf(':');
        if (colon < 1) {
            return null;
        }
        int value = text.startsWith("**", colon + 1) ? colon + 3 : colon + 1;
        for (var field : DecisionLine.Field.values()) {
            if (field.named(text.substring(0, colon))) {
                return new DecisionLine(field, source.spot(line.start() + value, line.end()));
            }
        }
        return null;
    }

    ChecklistDocument document() {
        var counted = new HashMap<String, Integer>();
        var read = items.stream()
                .map(draft -> draft.item(
                        outline,
                        counted.merge(String.join("\u001f", draft.path()) + "\u001e" + draft.text(), 1, Integer::sum)))
                .toList();
        var title = outline.all().stream()
                .map(HeadingText::text)
                .findFirst()
                .filter(text -> !text.isEmpty())
                .orElse(source.name());
        return new ChecklistDocument(
                file,
                title,
                read,
                phases.stream().map(phase -> linked(phase, read)).toList(),
                procedures.stream()
                        .filter(ProcedureDraft::hasCommands)
                        .map(ProcedureDraft::procedure)
                        .toList(),
                decision);
    }

    /** A phase with the heading of the same label, and the items below that. */
    private Phase linked(Phase phase, List<DocumentItem> read) {
        var label = HeadingText.phaseLabel(phase.label());
        var headings = outline.all().stream()
                .filter(heading -> label.equals(heading.phase()))
                .toList();
        var names = headings.stream().map(HeadingText::text).toList();
        return new Phase(
                phase.label(),
                phase.title(),
                phase.estimate(),
                phase.status(),
                headings.stream()
                        .map(HeadingText::status)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                read.stream()
                        .filter(item -> item.headings().stream().anyMatch(names::contains))
                        .map(DocumentItem::key)
                        .toList());
    }
}
