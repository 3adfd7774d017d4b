package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the SSH server does, as it says itself.
 *
 * <p>Source: sshd(8), {@code -T} (extended test mode: the effective configuration, without what stands in {@code Match} blocks), and
 * sshd_config(5).
 *
 * @param values by keyword, in small letters
 * @param matched what stands in {@code Match} blocks, which holds for some people or addresses
 */
record SshSettings(Map<String, List<String>> values, List<Matched> matched) {
    static final String FILE = "/etc/ssh/sshd_config";
    static final String FOLDER = "/etc/ssh/sshd_config.d";

    /** One line in a {@code Match} block. */
    record Matched(String place, String keyword, String value) {}

    /**
     * Asks; empty when there is no SSH server.
     *
     * @throws Unasked when it does not say
     */
    static Optional<SshSettings> read(Host host) throws IOException, InterruptedException {
        var program = host.program("sshd");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        // By its whole path: it refuses to run otherwise.
        var result = host.run(program.get().toString(), "-T");
        if (result.isEmpty() || result.get().exitCode() != 0) {
            throw new Unasked(
                    Message.of("posture.ssh.silent", result.map(Host::complaint).orElse("")),
                    Message.of("posture.ssh.silent.fix"));
        }
        var values = new TreeMap<String, List<String>>();
        result.get()
                .output()
                .lines()
                .map(line -> line.strip().split(" ", 2))
                .forEach(words -> values.computeIfAbsent(words[0].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(words.length > 1 ? words[1].strip() : ""));
        return Optional.of(new SshSettings(values, matched(host)));
    }

    /** Files that may not be read leave it open whether there is more; then nothing is said at all. */
    private static List<Matched> matched(Host host) throws IOException {
        var found = new ArrayList<Matched>();
        var files = new ArrayList<>(host.files(FOLDER, ".conf"));
        files.add(FILE);
        for (var file : files) {
            boolean inside = false;
            int number = 0;
            for (var line : host.text(file).orElse("").lines().toList()) {
                number++;
                var words = line.strip().split("[\\s=]+", 2);
                var keyword = words[0].toLowerCase(Locale.ROOT);
                if (keyword.equals("match")) {
                    inside = words.length < 2 || !words[1].strip().equalsIgnoreCase("all");
                } else if (inside && !keyword.isEmpty() && !keyword.startsWith("#") && words.length == 2) {
                    found.add(new Matched(
                            file + ":" + number, keyword, words[1].strip().toLowerCase(Locale.ROOT)));
                }
            }
        }
        return found;
    }

    /** The only value of a keyword; empty when the server does not know it. */
    String value(String keyword) {
        var all = values.getOrDefault(keyword, List.of());
        return all.isEmpty() ? "" : all.getFirst().toLowerCase(Locale.ROOT);
    }

    List<String> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }

    /** Whether every way in begins with or asks for a key, as with a second factor, whatever else is asked. */
    boolean alwaysNeedsKey() {
        var ways = value("authenticationmethods");
        boolean loosened = matched.stream().anyMatch(line -> line.keyword().equals("authenticationmethods"));
        return !loosened
                && !ways.isEmpty()
                && List.of(ways.split(" ")).stream()
                        .allMatch(way -> List.of(way.split(",")).contains("publickey"));
    }

    /** Where a {@code Match} block gives a keyword this value. */
    Optional<String> matched(String keyword, String value) {
        return matched.stream()
                .filter(line -> line.keyword().equals(keyword) && line.value().equals(value))
                .map(Matched::place)
                .findFirst();
    }
}
