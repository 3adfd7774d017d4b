package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** The superuser does not sign in over SSH with a password. */
record SshRootRule() implements PostureRule {
    static final String ID = "ssh-root";
    private static final String KEYWORD = "permitrootlogin";

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
        var read = SshSettings.read(host);
        if (read.isEmpty()) {
            return Said.absent("posture.ssh.none");
        }
        var value = read.get().value(KEYWORD);
        var matched = read.get().matched(KEYWORD, "yes");
        if (value.isEmpty()) {
            throw new Unasked(Message.of("posture.ssh.silent", KEYWORD), Message.of("posture.ssh.silent.fix"));
        }
        if (value.equals("yes") || matched.isPresent()) {
            return Said.fail(
                    Message.of("posture.ssh-root.fail", matched.orElse("sshd -T")), Message.of("posture.ssh-root.fix"));
        }
        return Said.pass("posture.ssh-root.pass", value);
    }
}
