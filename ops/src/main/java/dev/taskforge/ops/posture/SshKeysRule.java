package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** Keys open the SSH server. */
record SshKeysRule() implements PostureRule {
    private static final String KEYWORD = "pubkeyauthentication";

    @Override
    public String id() {
        return "ssh-keys";
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
        return switch (read.get().value(KEYWORD)) {
            case "yes" -> Said.pass("posture.ssh-keys.pass");
            case "no" -> Said.fail(Message.of("posture.ssh-keys.fail"), Message.of("posture.ssh-keys.fix"));
            default ->
                throw new Unasked(Message.of("posture.ssh.silent", KEYWORD), Message.of("posture.ssh.silent.fix"));
        };
    }
}
