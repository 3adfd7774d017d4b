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
    private static final Pattern KEY =
            Pattern.compile("(?:^|.* )(?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)[a-z0-9@.-]+ [A-Za-z0-9+/=]{40,}.*");
    private static final Set<String> ROOT_BY_KEY = Set.of("yes", "prohibit-password", "without-password");
    private static final int GROUP_OR_OTHERS_WRITE = 022;

    /** The name of one who could; empty when nobody could. */
    Optional<String> somebody() throws IOException {
        if (!settings.value("pubkeyauthentication").equals("yes")) {
            return Optional.empty();
        }
        var accounts = Account.all(host);
        var admins = Account.admins(host, accounts);
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
            member &= !Account.members(host, group, accounts).contains(account.name());
        }
        return member && !names("denyusers").contains(account.name());
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

    /** One whose command is fixed opens no shell. */
    private static boolean hasKey(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line ->
                        !line.startsWith("#") && !line.contains("command=\"") && !line.contains("cert-authority"))
                .anyMatch(line -> KEY.matcher(line).matches());
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
