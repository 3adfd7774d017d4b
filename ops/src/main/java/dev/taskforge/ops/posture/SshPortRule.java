package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** SSH listens only where a project wants it: away from port 22 there are fewer guesses in the logs. */
record SshPortRule() implements PostureRule {

    @Override
    public String id() {
        return "ssh-port";
    }

    @Override
    public Weight weight() {
        return Weight.P2;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        if (wanted.sshPorts().isEmpty()) {
            return Said.absent("posture.ssh-port.any");
        }
        var read = SshSettings.read(host);
        if (read.isEmpty()) {
            return Said.absent("posture.ssh.none");
        }
        var ports = new TreeSet<String>(read.get().all("port"));
        if (ports.isEmpty()) {
            throw new Unasked(Message.of("posture.ssh.silent", "port"), Message.of("posture.ssh.silent.fix"));
        }
        var allowed = new TreeSet<>(wanted.sshPorts());
        var seen = String.join(", ", ports);
        var should = allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
        var others = new ArrayList<>(ports);
        others.removeIf(port -> port.matches("[0-9]{1,5}") && allowed.contains(Integer.parseInt(port)));
        return others.isEmpty()
                ? Said.pass("posture.ssh-port.pass", seen)
                : Said.fail(
                        Message.of("posture.ssh-port.fail", seen, should), Message.of("posture.ssh-port.fix", should));
    }
}
