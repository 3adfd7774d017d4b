package dev.taskforge.ops.posture;

import java.io.IOException;

/** Starts the agent of QEMU that is installed, and lets it start with the machine. */
record GuestAgentFix() implements HostFix {

    @Override
    public String id() {
        return GuestAgentRule.ID;
    }

    @Override
    public ChangePlan plan(Host host, boolean force) throws IOException, InterruptedException {
        var unit = new Units(host).show(GuestAgentRule.UNIT);
        if (!unit.isLoaded()) {
            throw new Refusal("posture.guest-agent.missing.fix");
        }
        // Debian's is static: the device starts it, there is nothing to enable.
        boolean disabled = unit.fileState().equals("disabled");
        return ChangePlan.of(new Change.SetUnit(GuestAgentRule.UNIT, disabled ? true : null, true));
    }
}
