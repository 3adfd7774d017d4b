package dev.taskforge.ops.checklist;

import java.util.ArrayList;
import java.util.List;

/** A step of a procedure while its commands are being gathered. */
final class StepDraft {
    private final String text;
    private final int line;
    private final List<CommandText> commands = new ArrayList<>();

    StepDraft(String text, int line) {
        this.text = text;
        this.line = line;
    }

    void add(List<CommandText> more) {
        commands.addAll(more);
    }

    boolean hasCommands() {
        return !commands.isEmpty();
    }

    Procedure.Step step() {
        return new Procedure.Step(text, line, commands);
    }
}
