package dev.taskforge.ops.posture;

import java.io.IOException;
import java.util.ArrayList;

/** Switches automatic updates on. It installs no program. */
record UpdatesFix() implements HostFix {
    private static final String FILE = "/etc/apt/apt.conf.d/99taskforge-updates";
    private static final String DNF = "dnf-automatic-install.timer";
    private static final String TEXT = """
            // Written by TaskForge. To take it back: taskforge host undo updates
            %s "1";
            %s "1";
            %s "1";
            """.formatted(UpdatesRule.ENABLE, UpdatesRule.LISTS, UpdatesRule.UPGRADE);

    @Override
    public String id() {
        return UpdatesRule.ID;
    }

    @Override
    public ChangePlan plan(Host host, boolean force) throws IOException, InterruptedException {
        var units = new Units(host);
        if (host.program("apt-config").isEmpty()) {
            if (!units.show(DNF).isLoaded()) {
                throw new Refusal("posture.updates.dnf.fix");
            }
            return ChangePlan.of(new Change.SetUnit(DNF, true, true));
        }
        if (host.program("unattended-upgrade").isEmpty()) {
            throw new Refusal("posture.updates.install");
        }
        var changes = new ArrayList<Change>();
        changes.add(new Change.PutFile(FILE, FileState.readable(TEXT)));
        for (var timer : UpdatesRule.TIMERS) {
            if (!units.show(timer).isActive()) {
                changes.add(new Change.SetUnit(timer, true, true));
            }
        }
        return new ChangePlan(changes, false, false);
    }
}
