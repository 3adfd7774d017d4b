package dev.taskforge.ops.checklist;

import java.util.List;

/**
 * A numbered procedure with commands: the draft of a runbook. TaskForge runs nothing of it.
 *
 * @param title the heading it stands under
 */
public record Procedure(String title, int line, List<Step> steps) {
    public Procedure {
        steps = List.copyOf(steps);
    }

    /** One step and its commands. */
    public record Step(String text, int line, List<CommandText> commands) {
        public Step {
            commands = List.copyOf(commands);
        }
    }
}
