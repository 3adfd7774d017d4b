package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        return Optional.of(new SshSettings(values, new SshFiles(host).matched()));
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

    /** Whether a key alone opens; a way that asks for a password or an answer too stays shut once those are off. */
    boolean keyIsEnough() {
        var ways = value("authenticationmethods");
        return ways.isEmpty() || ways.equals("any") || List.of(ways.split(" ")).contains("publickey");
    }

    /** Where a {@code Match} block sets one of some keywords, whatever the value. */
    Optional<String> matched(Set<String> keywords) {
        return matched.stream()
                .filter(line -> keywords.contains(line.keyword()))
                .map(line -> line.place() + " " + line.keyword())
                .findFirst();
    }

    /** Where a {@code Match} block gives a keyword this value. */
    Optional<String> matched(String keyword, String value) {
        return matched.stream()
                .filter(line -> line.keyword().equals(keyword) && line.value().equals(value))
                .map(Matched::place)
                .findFirst();
    }
}
