package dev.taskforge.ops.posture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An account of the machine. Source: passwd(5).
 *
 * @param password what stands in its second field, {@code x} when it lies in {@code /etc/shadow}
 */
record Account(String name, String password, int uid, int gid, String home, String shell) {
    private static final Set<String> CLOSED = Set.of("nologin", "false", "sync", "halt", "shutdown");

    static List<Account> all(Host host) throws IOException {
        var text = host.text("/etc/passwd").orElseThrow(() -> new IOException("there is no /etc/passwd"));
        var accounts = new ArrayList<Account>();
        for (var line : text.lines().toList()) {
            var parts = line.split(":", -1);
            if (parts.length >= 7 && parts[2].matches("[0-9]{1,9}") && parts[3].matches("[0-9]{1,9}")) {
                accounts.add(new Account(
                        parts[0],
                        parts[1],
                        Integer.parseInt(parts[2]),
                        Integer.parseInt(parts[3]),
                        parts[5],
                        parts[6]));
            }
        }
        return accounts;
    }

    /** Whether somebody can sign in to it. */
    boolean opens() {
        return !CLOSED.contains(shell.substring(shell.lastIndexOf('/') + 1));
    }

    /** The members of a group, also those whose own group it is. */
    static Set<String> members(Host host, String group, List<Account> accounts) throws IOException {
        var members = new TreeSet<String>();
        for (var line : host.text("/etc/group").orElse("").lines().toList()) {
            var parts = line.split(":", -1);
            if (parts.length < 4 || !parts[0].equals(group)) {
                continue;
            }
            List.of(parts[3].split(",")).stream()
                    .filter(name -> !name.isBlank())
                    .forEach(members::add);
            accounts.stream()
                    .filter(account -> String.valueOf(account.gid()).equals(parts[2]))
                    .map(Account::name)
                    .forEach(members::add);
        }
        return members;
    }
}
