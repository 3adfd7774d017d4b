package dev.taskforge.server.silence;

import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.OnCall;
import dev.taskforge.ops.project.Project;
import java.time.Instant;
import java.util.List;

/**
 * Who answers for a project, and who else is told when nobody takes an incident on.
 *
 * @param turns that of now, and the next ones; empty when nobody takes turns
 * @param steps in their order
 */
public record OnCallView(List<TurnView> turns, List<StepView> steps) {

    /** @param until the first moment of the next turn */
    public record TurnView(String name, String channel, Instant from, Instant until) {
        static TurnView of(OnCall.Turn turn) {
            return new TurnView(turn.person().name(), turn.person().channel(), turn.from(), turn.until());
        }
    }

    /** @param to ids of channels, or oncall */
    public record StepView(long afterSeconds, List<String> to) {}

    /** Of a project, with so many turns. */
    public static OnCallView of(Project project, Instant now, int most) {
        var duty = project.file().alerts();
        if (duty == null) {
            return new OnCallView(List.of(), List.of());
        }
        return new OnCallView(
                turns(duty, now, most),
                duty.escalate().stream()
                        .map(step -> new StepView(step.after().toSeconds(), step.to()))
                        .toList());
    }

    private static List<TurnView> turns(AlertDuty duty, Instant now, int most) {
        var oncall = duty.oncall();
        return oncall == null
                ? List.of()
                : oncall.from(now, duty.zone(), most).stream().map(TurnView::of).toList();
    }
}
