package dev.taskforge.ops.posture;

import java.io.IOException;

/** Lets systemd set the clock from the network. */
record ClockFix() implements HostFix {

    @Override
    public String id() {
        return ClockRule.ID;
    }

    @Override
    public ChangePlan plan(Host host, boolean force) throws IOException, InterruptedException {
        var can = host.run("timedatectl", "show", "--property=CanNTP", "--value");
        if (can.filter(each -> each.output().strip().equals("yes")).isEmpty()) {
            throw new Refusal("posture.fix.clock.cannot");
        }
        return ChangePlan.of(new Change.SetTime(true));
    }
}
