package dev.taskforge.ops.release;

import java.util.List;

/** How a program ended that a proxy was asked by, and what it wrote to each stream. */
record Said(int exitCode, String output, String errors) {
    private static final int LAST = 3;
    /** Of the system and of sudo, in English as it was asked to speak. */
    private static final List<String> DENIALS = List.of(
            "Permission denied",
            "Operation not permitted",
            "sudo: a password is required",
            "sudo: a terminal is required",
            "no new privileges",
            "is not allowed to execute",
            "is not in the sudoers file",
            "may not run sudo");

    boolean isGood() {
        return exitCode == 0;
    }

    /** The last lines of what went wrong. Caddy writes its log, in JSON, to the same stream. */
    String tail() {
        var lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("{"))
                .toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
    }

    /** Whether it was refused because of the account that it ran as. */
    boolean isForbidden() {
        return exitCode != 0 && DENIALS.stream().anyMatch(errors::contains);
    }
}
