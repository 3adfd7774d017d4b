package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.List;

/** Nobody signs in over SSH with a password, which others could guess. */
record SshPasswordRule() implements PostureRule {
    static final String ID = "ssh-password";
    /** The second one lets PAM ask for a password, too; the third is its name before OpenSSH 8.7. */
    static final List<String> KEYWORDS =
            List.of("passwordauthentication", "kbdinteractiveauthentication", "challengeresponseauthentication");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Weight weight() {
        return Weight.P0;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var read = SshSettings.read(host);
        if (read.isEmpty()) {
            return Said.absent("posture.ssh.none");
        }
        var settings = read.get();
        if (settings.alwaysNeedsKey()) {
            return Said.pass("posture.ssh-password.key");
        }
        for (var keyword : KEYWORDS) {
            if (settings.value(keyword).equals("yes")) {
                return fail(keyword + " yes");
            }
            var matched = settings.matched(keyword, "yes");
            if (matched.isPresent()) {
                return Said.fail(
                        Message.of("posture.ssh-password.match", keyword, matched.get()),
                        Message.of("posture.ssh-password.match.fix", matched.get()));
            }
        }
        if (!settings.value("passwordauthentication").equals("no")) {
            throw new Unasked(
                    Message.of("posture.ssh.silent", "passwordauthentication"), Message.of("posture.ssh.silent.fix"));
        }
        return settings.value("permitemptypasswords").equals("yes")
                ? fail("permitemptypasswords yes")
                : Said.pass("posture.ssh-password.pass");
    }

    private static Said fail(String setting) {
        return Said.fail(Message.of("posture.ssh-password.fail", setting), Message.of("posture.ssh-password.fix"));
    }
}
