package dev.taskforge.ops.gate;

import java.util.List;

/** GO was asked for while the gate says NO-GO. */
public final class DecisionRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<GateItem> blockers;

    DecisionRefused(List<GateItem> blockers) {
        super("the gate is NO-GO");
        this.blockers = List.copyOf(blockers);
    }

    /** The items in the way; empty when the gate has no P0 item at all and so proves nothing. */
    public List<GateItem> blockers() {
        return blockers;
    }
}
