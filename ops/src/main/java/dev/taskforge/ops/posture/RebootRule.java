package dev.taskforge.ops.posture;

import dev.taskforge.ops.check.HostFacts;
import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** No update waits for a restart of the machine. */
record RebootRule() implements PostureRule {

    @Override
    public String id() {
        return "reboot";
    }

    @Override
    public Weight weight() {
        return Weight.P1;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var facts = new HostFacts(host.root());
        var required = facts.rebootRequired();
        if (required.isPresent()) {
            return said(required.get(), String.join(" ", facts.rebootPackages()));
        }
        // Of dnf-utils: 0 for no, 1 for yes, and its first line says so.
        var result = host.run("needs-restarting", "-r");
        if (result.isPresent() && !result.get().timedOut() && result.get().exitCode() <= 1) {
            return said(result.get().exitCode() == 1, "");
        }
        throw new Unasked(Message.of("posture.reboot.unknown"), Message.of("posture.reboot.unknown.fix"));
    }

    private static Said said(boolean required, String packages) {
        return required
                ? Said.fail(
                        packages.isEmpty()
                                ? Message.of("posture.reboot.fail")
                                : Message.of("posture.reboot.fail.packages", packages),
                        Message.of("posture.reboot.fix"))
                : Said.pass("posture.reboot.pass");
    }
}
