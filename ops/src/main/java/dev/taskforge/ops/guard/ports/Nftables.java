package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.guard.ports.PortRules.Rule;
import dev.taskforge.ops.host.Cidr;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps rules in a table of nftables for each owner, of IPv4 and IPv6 together.
 *
 * <p>Source: nft(8). A chain at the priority of {@code mangle} comes after the kernel knows whether a connection is new, and before
 * destinations are translated. To accept in it lets others judge, to drop is final.
 */
final class Nftables implements PacketFilter {
    static final String PROGRAM = "nft";

    private static final String FAMILY = "inet";
    private static final Pattern COUNTED = Pattern.compile(" packets [0-9]+ bytes [0-9]+");

    private final FilterProgram program;

    Nftables(FilterProgram program) {
        this.program = program;
    }

    @Override
    public String word() {
        return "nftables";
    }

    @Override
    public String render(String owner, PortRules rules) {
        var text = new StringBuilder();
        // Declared before it is removed: what is not there cannot be.
        text.append("table inet ").append(table(owner)).append("\n");
        text.append("delete table inet ").append(table(owner)).append("\n");
        text.append("table inet ").append(table(owner)).append(" {\n\tchain ports {\n");
        line(text, "type filter hook prerouting priority -150; policy accept;");
        line(text, "ct state established,related accept");
        line(text, "iifname \"lo\" accept");
        line(text, "fib daddr type != local accept");
        if (!rules.bridges().isEmpty()) {
            line(text, "iifname " + set(rules.bridges().stream().map(name -> '"' + name + '"')) + " accept");
        }
        for (var rule : rules.rules()) {
            rule(text, rule);
        }
        return text.append("\t}\n}\n").toString();
    }

    private static void rule(StringBuilder text, Rule rule) {
        var port = rule.port();
        var match = port.protocol().word() + " dport "
                + (port.from() == port.to() ? String.valueOf(port.from()) : port.from() + "-" + port.to());
        sources(text, match, "ip", rule.sources().stream().filter(Cidr::isFour).toList());
        sources(
                text,
                match,
                "ip6",
                rule.sources().stream().filter(one -> !one.isFour()).toList());
        line(text, match + " counter drop");
    }

    private static void sources(StringBuilder text, String match, String family, List<Cidr> sources) {
        if (!sources.isEmpty()) {
            line(text, match + " " + family + " saddr " + set(sources.stream().map(Cidr::toString)) + " accept");
        }
    }

    private static String set(java.util.stream.Stream<String> members) {
        return members.collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static void line(StringBuilder text, String line) {
        text.append("\t\t").append(line).append('\n');
    }

    @Override
    public void put(String owner, PortRules rules) throws IOException, InterruptedException {
        program.run(render(owner, rules), PROGRAM, "-f", "-");
    }

    @Override
    public void remove(String owner) throws IOException, InterruptedException {
        if (has(owner)) {
            program.run("", PROGRAM, "delete", "table", FAMILY, table(owner));
        }
    }

    @Override
    public String inForce(String owner) throws IOException, InterruptedException {
        // It may go between the two questions; then the second one fails, which the next look does not.
        return has(owner)
                ? COUNTED.matcher(program.run("", PROGRAM, "list", "table", FAMILY, table(owner)))
                        .replaceAll("")
                : "";
    }

    private boolean has(String owner) throws IOException, InterruptedException {
        return program.run("", PROGRAM, "list", "tables", FAMILY)
                .lines()
                .anyMatch(line -> line.strip().equals("table " + FAMILY + " " + table(owner)));
    }

    private static String table(String owner) {
        return "taskforge-" + owner;
    }
}
