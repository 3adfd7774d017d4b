package dev.taskforge.ops.posture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a file of its own for the SSH server, which takes the first value it reads. Nobody is locked out: without a key of somebody
 * who may become the superuser it refuses, and so it does where a {@code Match} block or a second factor decides who comes in.
 *
 * @param id of the rule
 * @param wanted the settings; a keyword that the server does not know is left out
 */
record SshFix(String id, List<Setting> wanted) implements HostFix {
    private static final Pattern INCLUDE =
            Pattern.compile("(?im)^\\s*include\\s+(?:\\S+\\s+)*(?:/etc/ssh/)?sshd_config\\.d/\\*\\.conf");
    private static final List<String> SERVICES = List.of("ssh.service", "sshd.service");

    /** What may shut out, for some people or addresses, the very person who was found to have a key. */
    private static final Set<String> WHO_COMES_IN = Set.of(
            "authenticationmethods",
            "pubkeyauthentication",
            "pubkeyacceptedalgorithms",
            "pubkeyacceptedkeytypes",
            "authorizedkeysfile",
            "allowusers",
            "allowgroups",
            "denyusers",
            "denygroups");

    /** A keyword and its value. */
    record Setting(String keyword, String value) {}

    static SshFix passwords() {
        var off = new ArrayList<Setting>();
        SshPasswordRule.KEYWORDS.forEach(keyword -> off.add(new Setting(keyword, "no")));
        off.add(new Setting("permitemptypasswords", "no"));
        return new SshFix(SshPasswordRule.ID, List.copyOf(off));
    }

    static SshFix root() {
        return new SshFix(SshRootRule.ID, List.of(new Setting("permitrootlogin", "prohibit-password")));
    }

    @Override
    public ChangePlan plan(Host host, boolean force) throws IOException, InterruptedException {
        var settings = SshSettings.read(host).orElseThrow(() -> new Refusal("posture.ssh.none"));
        for (var setting : wanted) {
            var place = settings.matched(setting.keyword(), "yes");
            if (place.isPresent()) {
                throw new Refusal("posture.fix.ssh.match", place.get());
            }
        }
        var decided = settings.matched(WHO_COMES_IN);
        if (decided.isPresent()) {
            throw new Refusal("posture.fix.ssh.match", decided.get());
        }
        if (!settings.keyIsEnough()) {
            throw new Refusal("posture.fix.ssh.methods", settings.value("authenticationmethods"));
        }
        test(host);
        if (!INCLUDE.matcher(host.text(SshSettings.FILE).orElse("")).find()) {
            throw new Refusal("posture.fix.ssh.include", SshSettings.FILE);
        }
        if (new LoginKeys(host, settings).somebody().isEmpty()) {
            throw new Refusal("posture.fix.ssh.keys");
        }
        var text = new StringBuilder("# Written by TaskForge. To take it back: taskforge host undo " + id + "\n");
        wanted.stream()
                .filter(setting -> settings.values().containsKey(setting.keyword()))
                .forEach(setting -> text.append(setting.keyword())
                        .append(' ')
                        .append(setting.value())
                        .append('\n'));
        var file = SshSettings.FOLDER + "/00-taskforge-" + id + ".conf";
        return new ChangePlan(List.of(new Change.PutFile(file, FileState.readable(text.toString()))), true, false);
    }

    /** What is broken already would only be found when it is too late. */
    private static void test(Host host) throws IOException, InterruptedException {
        try {
            Change.Doing.run(host, program(host), "-t");
        } catch (IOException e) {
            throw new Refusal("posture.fix.ssh.broken", String.valueOf(e.getMessage()));
        }
    }

    private static String program(Host host) throws IOException {
        return host.program("sshd")
                .orElseThrow(() -> new IOException("there is no program sshd"))
                .toString();
    }

    /**
     * Lets the server take its files. Those who are signed in stay so.
     *
     * @throws IOException when it finds a fault in them; it goes on as it was
     */
    static void reload(Host host) throws IOException, InterruptedException {
        Change.Doing.run(host, program(host), "-t");
        for (var service : SERVICES) {
            if (new Units(host).show(service).isLoaded()) {
                Change.Doing.run(host, "systemctl", "try-reload-or-restart", "--", service);
                return;
            }
        }
    }
}
