package dev.taskforge.ops.release;

import java.util.List;
import java.util.Set;

/** How a program ended that a proxy was asked by, and what it wrote to each stream. */
record Said(int exitCode, String output, String errors) {
    private static final int LAST = 3;
    /** Of the system, in English as it was asked to speak. */
    private static final List<String> DENIALS = List.of("Permission denied", "Operation not permitted");

    /** Programs that let another one run as root, or do not. */
    private static final Set<String> GATEKEEPERS = Set.of("sudo", "sudo-rs", "doas", "run0");

    boolean isGood() {
        return exitCode == 0;
    }

    /** The last lines of what went wrong, or how it ended without a word. Caddy writes its log, in JSON, to the same stream. */
    String tail() {
        var lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("{"))
                .toList();
        if (lines.isEmpty()) {
            return "exit code " + exitCode;
        }
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
    }

    /**
     * Whether it was refused because of the account that it ran as.
     *
     * @param words what was called
     */
    boolean isForbidden(List<String> words) {
        return exitCode != 0 && (DENIALS.stream().anyMatch(errors::contains) || isStopped(words));
    }

    /**
     * Whether the program before nginx did not let it run. Each version of sudo has its own words for that, but nginx that did run
     * and fail said so in lines that begin with its name, and the system that could not load it in one that begins with its path.
     * Who ended without a word was not refused.
     */
    private boolean isStopped(List<String> words) {
        return GATEKEEPERS.contains(nameOf(words.getFirst()))
                && !errors.isBlank()
                && !errors.contains("command not found")
                && errors.lines().noneMatch(line -> words.stream().skip(1).anyMatch(word -> isFrom(line, word)));
    }

    private static boolean isFrom(String line, String program) {
        return line.startsWith("nginx: ") || line.startsWith(nameOf(program) + ": ") || line.startsWith(program + ": ");
    }

    private static String nameOf(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
