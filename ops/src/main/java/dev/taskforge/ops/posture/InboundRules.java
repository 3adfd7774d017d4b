package dev.taskforge.ops.posture;

import java.util.Objects;
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
    /** A rule without a condition that ends the packet: what stands behind it is never reached. */
    private static final Pattern END = Pattern.compile(
            "(?:counter(?: packets \\d+ bytes \\d+)? )?(?:log(?: prefix \"[^\"]*\"| level \\w+| flags \\w+)* )?(accept|drop|reject)(?: with .*)?");

    private static final Pattern POLICY = Pattern.compile("-P INPUT (\\w+)");
    private static final Pattern JUMP = Pattern.compile("-A INPUT -j (ACCEPT|DROP|REJECT)(?: --reject-with \\S+)?");

    InboundRules or(InboundRules other) {
        return new InboundRules(four || other.four, six || other.six);
    }

    /** What {@code nft list ruleset} wrote. */
    static InboundRules ofNft(String ruleset) {
        var found = OPEN;
        var family = "";
        var verdict = "";
        boolean base = false;
        boolean decided = false;
        for (var line : ruleset.lines().map(String::strip).toList()) {
            var table = TABLE.matcher(line);
            var chain = BASE.matcher(line);
            var end = END.matcher(line);
            if (table.matches()) {
                family = table.group(1);
            } else if (chain.matches()) {
                base = true;
                decided = false;
                verdict = Objects.requireNonNullElse(chain.group(1), "accept");
            } else if (base && !decided && end.matches()) {
                decided = true;
                verdict = end.group(1);
            } else if (line.equals("}")) {
                found = base && !verdict.equals("accept") ? found.or(of(family)) : found;
                base = false;
            }
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
        var verdict = "ACCEPT";
        for (var line : rules.lines().map(String::strip).toList()) {
            var policy = POLICY.matcher(line);
            var jump = JUMP.matcher(line);
            if (policy.matches()) {
                verdict = policy.group(1);
            } else if (jump.matches()) {
                return !jump.group(1).equals("ACCEPT");
            }
        }
        return !verdict.equals("ACCEPT");
    }
}
