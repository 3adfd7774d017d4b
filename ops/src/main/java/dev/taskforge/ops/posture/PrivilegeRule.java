package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeSet;

/**
 * Whoever may use Docker may become the superuser (Docker, “Docker daemon attack surface”), so nobody is in its group who may not be
 * that anyway. All who may are named.
 */
record PrivilegeRule() implements PostureRule {

    @Override
    public String id() {
        return "privileges";
    }

    @Override
    public Weight weight() {
        return Weight.P2;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException {
        for (var file : new String[] {"/etc/sudoers", "/etc/sudoers.d"}) {
            if (Files.exists(host.file(file)) && !Files.isReadable(host.file(file))) {
                throw new Unasked(Message.of("posture.privileges.unread", file), Message.of("posture.unread.fix"));
            }
        }
        var accounts = Account.all(host);
        var admins = new Sudoers(host).admins(accounts);
        var docker = Account.members(host, "docker", accounts);
        var more = new TreeSet<>(docker);
        more.removeAll(admins);
        more.remove("root");
        return more.isEmpty()
                ? Said.pass("posture.privileges.pass", shown(admins), shown(docker))
                : Said.fail(
                        Message.of("posture.privileges.fail", shown(more)),
                        Message.of("posture.privileges.fix", more.first()));
    }

    private static String shown(Iterable<String> names) {
        var joined = String.join(", ", names);
        return joined.isEmpty() ? "–" : joined;
    }
}
