package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** A server runs no desktop: it takes memory that applications need, and is one more thing to attack. */
record BootTargetRule() implements PostureRule {
    static final String ID = "boot-target";
    static final String DESKTOP = "display-manager.service";
    static final String GRAPHICAL = "graphical.target";
    static final String HEADLESS = "multi-user.target";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Weight weight() {
        return Weight.P2;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var units = new Units(host);
        var target = units.target();
        var desktop = units.show(DESKTOP);
        if (desktop.isActive()) {
            return Said.fail(Message.of("posture.boot-target.runs", target), Message.of("posture.boot-target.fix"));
        }
        if (target.equals(GRAPHICAL) && desktop.isLoaded()) {
            return Said.fail(Message.of("posture.boot-target.comes", target), Message.of("posture.boot-target.fix"));
        }
        // Ubuntu Server starts into graphical.target without having a desktop.
        return Said.pass("posture.boot-target.pass", target);
    }
}
