package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/**
 * A virtual machine of QEMU or Proxmox runs the agent by which its host shuts it down in good order, sees its memory and takes
 * snapshots that hold whole files. Whether the agent answers can only be asked from the host.
 */
record GuestAgentRule() implements PostureRule {
    static final String ID = "guest-agent";
    static final String UNIT = "qemu-guest-agent.service";
    private static final String PORT = "/dev/virtio-ports/org.qemu.guest_agent.0";
    private static final String VENDOR = "/sys/class/dmi/id/sys_vendor";

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
        boolean offered = Files.exists(host.file(PORT));
        var vendor = host.text(VENDOR).orElse("").strip();
        if (!offered && !vendor.equalsIgnoreCase("qemu")) {
            return elsewhere(host, vendor);
        }
        var unit = new Units(host).show(UNIT);
        if (!unit.isLoaded()) {
            return Said.fail(Message.of("posture.guest-agent.missing"), Message.of("posture.guest-agent.missing.fix"));
        }
        if (!offered) {
            return Said.fail(
                    Message.of("posture.guest-agent.unoffered"), Message.of("posture.guest-agent.unoffered.fix"));
        }
        return unit.isActive()
                ? Said.pass("posture.guest-agent.pass")
                : Said.fail(
                        Message.of("posture.guest-agent.fail", unit.fact("ActiveState")),
                        Message.of("posture.guest-agent.fix"));
    }

    /** Clouds run KVM as well, but look after their machines in ways of their own. */
    private static Said elsewhere(Host host, String vendor) throws IOException, InterruptedException {
        var found = host.run("systemd-detect-virt", "--vm")
                .map(result -> result.output().strip().toLowerCase(Locale.ROOT))
                .orElse("");
        if (found.isEmpty() && vendor.isEmpty()) {
            throw new Unasked(Message.of("posture.guest-agent.unknown"), Message.of("posture.guest-agent.unknown.fix"));
        }
        return found.isEmpty() || found.equals("none")
                ? Said.absent("posture.guest-agent.real")
                : Said.absent("posture.guest-agent.other", vendor.isEmpty() ? found : found + ", " + vendor);
    }
}
