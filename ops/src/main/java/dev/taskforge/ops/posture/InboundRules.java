package dev.taskforge.ops.posture;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether what comes in from outside is turned away unless a rule lets it in. A packet passes only if every base chain lets it, so one
 * chain that turns the rest away is enough. Pure.
 *
 * <p>Source: nft(8), “CHAINS” and “STATEMENTS”; iptables(8), {@code -S}.
 *
 * @param four for IPv4
 * @param six for IPv6
 */
record InboundRules(boolean four, boolean six) {
    static final InboundRules OPEN = new InboundRules(false, false);

    private static final Pattern TABLE = Pattern.compile("table (\\w+) .*\\{");
    private static final Pattern BASE = Pattern.compile("type filter hook input .*?(?:policy (\\w+);)?");
    /** A rule without a condition that ends the packet. */
    private static final Pattern LAST = Pattern.compile(
            "(?:counter(?: packets \\d+ bytes \\d+)? )?(?:log(?: prefix \"[^\"]*\"| level \\w+| flags \\w+)* )?(?:drop|reject(?: with .*)?)");

    private static final Pattern POLICY = Pattern.compile("-P INPUT (?:DROP|REJECT)");
    private static final Pattern JUMP = Pattern.compile("-A INPUT -j (?:DROP|REJECT)(?: --reject-with \\S+)?");

    InboundRules or(InboundRules other) {
        return new InboundRules(four || other.four, six || other.six);
    }

    /** What {@code nft list ruleset} wrote. */
    static InboundRules ofNft(String ruleset) {
        var found = OPEN;
        var family = "";
        var last = "";
        boolean base = false;
        for (var line : ruleset.lines().map(String::strip).toList()) {
            var table = TABLE.matcher(line);
            var chain = BASE.matcher(line);
            if (table.matches()) {
                family = table.group(1);
            } else if (chain.matches()) {
                base = true;
                if ("drop".equals(chain.group(1))) {
                    found = found.or(of(family));
                }
            } else if (line.equals("}")) {
                if (base && LAST.matcher(last).matches()) {
                    found = found.or(of(family));
                }
                base = false;
            }
            last = line;
        }
        return found;
    }

    private static InboundRules of(String family) {
        return switch (family) {
            case "inet" -> new InboundRules(true, true);
            case "ip" -> new InboundRules(true, false);
            case "ip6" -> new InboundRules(false, true);
            default -> OPEN;
        };
    }

    /** Whether {@code iptables -S INPUT} or {@code ip6tables -S INPUT} wrote so. */
    static boolean ofIptables(String rules) {
        List<String> lines = rules.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        Optional<String> last = lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
        return lines.stream().anyMatch(line -> POLICY.matcher(line).matches())
                || last.filter(line -> JUMP.matcher(line).matches()).isPresent();
    }
}
