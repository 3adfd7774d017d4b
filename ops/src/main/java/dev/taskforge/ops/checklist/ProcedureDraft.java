package dev.taskforge.ops.checklist;

import dev.taskforge.ops.markdown.BlockText;
import java.util.ArrayList;
import java.util.List;

/** A procedure while its steps are being gathered. */
final class ProcedureDraft {
    private final String title;
    private final int line;
    private final List<StepDraft> steps = new ArrayList<>();

    ProcedureDraft(String title, int line) {
        this.title = title;
        this.line = line;
    }

    String title() {
        return title;
    }

    StepDraft step(BlockText first) {
        return step(Words.oneLine(first.text()), first.line());
    }

    StepDraft step(String text, int at) {
        var step = new StepDraft(text, at);
        steps.add(step);
        return step;
    }

    /** Whether there is a command in it at all; a numbered list without one is only a list. */
    boolean hasCommands() {
        return steps.stream().anyMatch(StepDraft::hasCommands);
    }

    Procedure procedure() {
        return new Procedure(title, line, steps.stream().map(StepDraft::step).toList());
    }
}
