package dev.taskforge.ops.lint;

import dev.taskforge.ops.project.Priority;
import java.util.List;

/** Rules about waivers. What they find is known only after all others have looked; see {@link WaivedFindings}. */
final class WaiverRules {
    static final Rule EXPIRED = new Rule("waiver-expired", Priority.P1, Topic.PROJECT, (setup, found) -> {});
    static final Rule UNUSED = new Rule("waiver-unused", Priority.P2, Topic.PROJECT, (setup, found) -> {});

    private WaiverRules() {}

    static List<Rule> rules() {
        return List.of(EXPIRED, UNUSED);
    }
}
