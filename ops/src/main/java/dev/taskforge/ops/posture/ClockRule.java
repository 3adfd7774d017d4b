package dev.taskforge.ops.posture;

import dev.taskforge.ops.check.ClockFacts;
import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** The clock follows those of others: certificates, schedules, tokens and logs rest on it. */
record ClockRule() implements PostureRule {
    static final String ID = "clock";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Weight weight() {
        return Weight.P1;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var seen = new ClockFacts(host.path())
                .look(host.root(), host.timeout(), host.clock().instant());
        if (seen.isEmpty()) {
            throw new Unasked(Message.of("check.host.clock.unknown"), Message.of("check.host.clock.unknown.fix"));
        }
        return seen.get().synchronised()
                ? Said.pass("posture.clock.pass")
                : Said.fail(Message.of("posture.clock.fail"), Message.of("check.host.clock-synchronised.fix"));
    }
}
