package dev.taskforge.ops.posture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who could still become the superuser over SSH if passwords were off: has a key that the SSH server would take.
 *
 * <p>Source: sshd(8), “AUTHORIZED_KEYS FILE FORMAT”, and sshd_config(5), {@code AuthorizedKeysFile}, {@code StrictModes}, {@code
 * AllowUsers}.
 */
record LoginKeys(Host host, SshSettings settings) {
    /** Options that leave a whole shell to whoever has the key, at any time and from anywhere. */
    private static final String OPTION =
            "(?:(?:no-)?(?:agent|port|x11)-forwarding|(?:no-)?user-rc|pty|verify-required|no-touch-required"
                    + "|(?:environment|permitopen|permitlisten|tunnel)=\"[^\"]*\")";
    /** ssh-dss is not there: no server since OpenSSH 7.0 takes it. */
    private static final Pattern KEY = Pattern.compile("(?i:" + OPTION + "(?:," + OPTION + ")*\\s+)?"
            + "(?<type>ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\\.com"
            + "|sk-ecdsa-sha2-nistp256@openssh\\.com)\\s+[A-Za-z0-9+/=]{40,}(?:\\s.*)?");

    private static final Set<String> ROOT_BY_KEY = Set.of("yes", "prohibit-password", "without-password");
    private static final int GROUP_OR_OTHERS_WRITE = 022;

    /** The name of one who could; empty when nobody could. */
    Optional<String> somebody() throws IOException {
        if (!settings.value("pubkeyauthentication").equals("yes")) {
            return Optional.empty();
        }
        var accounts = Account.all(host);
        var admins = new Sudoers(host).admins(accounts);
        for (var account : accounts) {
            boolean root = account.name().equals("root") && ROOT_BY_KEY.contains(settings.value("permitrootlogin"));
            if ((root || admins.contains(account.name()))
                    && account.opens()
                    && account.home().startsWith("/")
                    && isLetIn(account, accounts)
                    && hasKey(account)) {
                return Optional.of(account.name());
            }
        }
        return Optional.empty();
    }

    private boolean isLetIn(Account account, List<Account> accounts) throws IOException {
        if (!names("allowusers").isEmpty() && !names("allowusers").contains(account.name())) {
            return false;
        }
        var let = names("allowgroups");
        boolean member = let.isEmpty();
        for (var group : let) {
            member |= Account.members(host, group, accounts).contains(account.name());
        }
        for (var group : names("denygroups")) {
            member &=
                    !isPattern(group) && !Account.members(host, group, accounts).contains(account.name());
        }
        return member && names("denyusers").stream().noneMatch(name -> isPattern(name) || name.equals(account.name()));
    }

    /** One that may mean anybody. */
    private static boolean isPattern(String name) {
        return name.matches(".*[*?!@].*");
    }

    /** Whoever is let in only from some addresses may not be at one of them, so those do not count. */
    private List<String> names(String keyword) {
        return settings.all(keyword).stream()
                .flatMap(line -> List.of(line.split("\\s+")).stream())
                .toList();
    }

    private boolean hasKey(Account account) throws IOException {
        for (var file : files(account)) {
            if (isTrusted(file, account) && hasKey(Files.readString(host.file(file)))) {
                return true;
            }
        }
        return false;
    }

    private List<String> files(Account account) {
        var files = new ArrayList<String>();
        for (var written : names("authorizedkeysfile")) {
            var name = written.replace("%h", account.home())
                    .replace("%u", account.name())
                    .replace("%%", "%");
            if (!name.equals("none") && !name.isEmpty()) {
                files.add(name.startsWith("/") ? name : account.home() + "/" + name);
            }
        }
        return files;
    }

    /** One that is bound to a command, an address or a day may not open when it is needed, so it does not count. */
    private boolean hasKey(String text) {
        return text.lines()
                .map(line -> KEY.matcher(line.strip()))
                .anyMatch(key -> key.matches() && isTaken(key.group("type")));
    }

    private boolean isTaken(String type) {
        var taken = List.of(settings.value("pubkeyacceptedalgorithms").split(","));
        return taken.equals(List.of(""))
                || taken.contains(type)
                || (type.equals("ssh-rsa") && (taken.contains("rsa-sha2-256") || taken.contains("rsa-sha2-512")));
    }

    /** The server passes over a file that others could have written, in itself or by a folder up to the home. */
    private boolean isTrusted(String name, Account account) throws IOException {
        var file = host.file(name);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        var home = host.file(account.home());
        for (Path at = file; at != null; at = at.getParent()) {
            var facts = FileFacts.of(at);
            boolean own = facts.uid() == 0 || facts.uid() == account.uid();
            if (!own || (facts.mode() & GROUP_OR_OTHERS_WRITE) != 0) {
                return false;
            }
            if (at.equals(home) || !at.startsWith(home)) {
                break;
            }
        }
        return true;
    }
}
