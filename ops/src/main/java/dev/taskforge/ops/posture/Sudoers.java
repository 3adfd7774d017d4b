package dev.taskforge.ops.posture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who may become the superuser by sudo: whoever may run every command as root on this machine. Who may run some commands, or all but
 * some, does not count; neither does who is only meant by an alias or by a file that is included from elsewhere.
 *
 * <p>Source: sudoers(5), “User specification” and “Including other files”.
 */
record Sudoers(Host host) {
    private static final String FILE = "/etc/sudoers";
    private static final String FOLDER = "/etc/sudoers.d";
    /** The groups whose members are administrators for other programs too where there is no sudo: Debian, Red Hat, older Ubuntu. */
    private static final List<String> ADMIN_GROUPS = List.of("sudo", "wheel", "admin");

    private static final Pattern LINE = Pattern.compile("(?<who>\\S+)\\s+(?<where>[^\\s=]+)\\s*=\\s*(?<what>.*)");
    private static final Pattern EVERYTHING = Pattern.compile(
            "(?:\\(\\s*(?:ALL|root)\\s*(?::[^)]*)?\\)\\s*)?"
                    + "(?:(?:NOPASSWD|PASSWD|SETENV|NOSETENV|EXEC|MAIL|NOMAIL|FOLLOW|NOFOLLOW|(?:NO)?LOG_(?:IN|OUT)PUT)\\s*:\\s*)*ALL");

    /** Without root itself. */
    Set<String> admins(List<Account> accounts) throws IOException {
        var admins = new TreeSet<String>();
        var less = new TreeSet<String>();
        var text = host.text(FILE);
        if (text.isEmpty()) {
            for (var group : ADMIN_GROUPS) {
                admins.addAll(Account.members(host, group, accounts));
            }
        }
        var hostname = host.text("/etc/hostname").orElse("").strip();
        for (var line : lines()) {
            var parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            var what = parts.group("what").strip();
            boolean here =
                    parts.group("where").equals("ALL") || parts.group("where").equals(hostname);
            if (what.contains("!")) {
                less.addAll(meant(parts.group("who"), accounts));
            } else if (here && EVERYTHING.matcher(what).matches()) {
                admins.addAll(meant(parts.group("who"), accounts));
            }
        }
        admins.removeAll(less);
        admins.remove("root");
        return admins;
    }

    private Set<String> meant(String who, List<Account> accounts) throws IOException {
        if (who.startsWith("%")) {
            return Account.members(host, who.substring(1), accounts);
        }
        return accounts.stream().anyMatch(account -> account.name().equals(who)) ? Set.of(who) : Set.of();
    }

    /** Whole ones: a backslash at the end goes on in the next, and what stands behind a number sign is a comment. */
    private List<String> lines() throws IOException {
        var files = new ArrayList<>(host.files(FOLDER, ""));
        // sudo passes over files with a dot in their name, or a tilde at its end.
        files.removeIf(file -> file.substring(FOLDER.length() + 1).matches(".*\\..*|.*~"));
        files.addFirst(FILE);
        var lines = new ArrayList<String>();
        for (var file : files) {
            var whole = host.text(file).orElse("").replaceAll("\\\\\\R", " ");
            whole.lines().map(line -> line.replaceFirst("#.*", "").strip()).forEach(lines::add);
        }
        return lines;
    }
}
