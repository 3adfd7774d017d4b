package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.project.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Keeps rules in a chain of iptables for each owner, and another one of ip6tables where the machine speaks IPv6.
 *
 * <p>Source: iptables(8), iptables-restore(8), iptables-extensions(8). One jump of the table {@code mangle} leads to the chain: it comes
 * after the kernel knows whether a connection is new, and before destinations are translated.
 */
final class Iptables implements PacketFilter {
    private static final String HOOK = "PREROUTING";
    /** Of a name of a chain. */
    private static final int LONGEST = 28;

    private static final int HASH = 8;
    private static final String PREFIX = "TASKFORGE-";

    private final FilterProgram program;
    private final String suffix;
    private final boolean six;

    /**
     * @param suffix of the programs: empty for what is usual on the machine, {@code -legacy} for the older tables
     * @param six whether the machine speaks IPv6
     */
    Iptables(FilterProgram program, String suffix, boolean six) {
        this.program = program;
        this.suffix = suffix;
        this.six = six;
    }

    @Override
    public String word() {
        return "iptables" + suffix;
    }

    private List<Family> families() {
        return six
                ? List.of(new Family("iptables", true), new Family("ip6tables", false))
                : List.of(new Family("iptables", true));
    }

    /** Its programs: all of them must be there. */
    List<String> programs() {
        return families().stream().map(Family::program).toList();
    }

    @Override
    public String render(String owner, PortRules rules) {
        return families().stream()
                .map(family -> family.program() + "\n" + String.join("\n", family.rules(chain(owner), rules)) + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void put(String owner, PortRules rules) throws IOException, InterruptedException {
        // Where the second is refused, the first is as it was before: a port must not be closed for one and open for
        // the other.
        var taken = new ArrayList<Family>();
        var before = new ArrayList<List<String>>();
        try {
            for (var family : families()) {
                before.add(family.kept(chain(owner)));
                family.load(chain(owner), family.rules(chain(owner), rules));
                taken.add(family);
            }
        } catch (IOException | InterruptedException e) {
            for (int i = 0; i < taken.size(); i++) {
                try {
                    taken.get(i).load(chain(owner), before.get(i));
                } catch (IOException again) {
                    e.addSuppressed(again);
                }
            }
            throw e;
        }
    }

    @Override
    public void remove(String owner) throws IOException, InterruptedException {
        for (var family : families()) {
            family.load(chain(owner), List.of());
        }
    }

    @Override
    public String inForce(String owner) throws IOException, InterruptedException {
        var text = new StringBuilder();
        for (var family : families()) {
            var lines = new ArrayList<>(family.jumps(chain(owner)));
            lines.addAll(family.kept(chain(owner)));
            if (!lines.isEmpty()) {
                text.append(family.program())
                        .append('\n')
                        .append(String.join("\n", lines))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** A name that the kernel takes, another one for each owner. */
    static String chain(String owner) {
        var name = PREFIX + owner.toUpperCase(Locale.ROOT);
        return name.length() <= LONGEST
                ? name
                : name.substring(0, LONGEST - HASH - 1) + "-" + Sha256.of(owner).substring(0, HASH);
    }

    /** The programs of IPv4 or IPv6. */
    private final class Family {
        private final String name;
        private final boolean four;

        private Family(String name, boolean four) {
            this.name = name;
            this.four = four;
        }

        String program() {
            return name + suffix;
        }

        List<String> rules(String chain, PortRules rules) {
            var add = "-A " + chain + " ";
            var lines = new ArrayList<String>();
            lines.add(add + "-i lo -j RETURN");
            rules.bridges().forEach(bridge -> lines.add(add + "-i " + bridge + " -j RETURN"));
            for (var rule : rules.rules()) {
                var port = rule.port();
                var protocol = port.protocol().word();
                var match = "-p " + protocol + " -m " + protocol + " --dport "
                        + (port.from() == port.to() ? String.valueOf(port.from()) : port.from() + ":" + port.to());
                rule.sources().stream()
                        .filter(source -> source.isFour() == four)
                        .map(Cidr::toString)
                        .forEach(source -> lines.add(add + "-s " + source + " " + match + " -j RETURN"));
                lines.add(add + match + " -j DROP");
            }
            return lines;
        }

        /** The rules of the chain as the kernel tells them. */
        List<String> kept(String chain) throws IOException, InterruptedException {
            return table().stream()
                    .filter(line -> line.startsWith("-A " + chain + " "))
                    .toList();
        }

        /** What leads to the chain, wherever it stands. */
        List<String> jumps(String chain) throws IOException, InterruptedException {
            return table().stream()
                    .filter(line -> line.startsWith("-A ") && line.endsWith(" -j " + chain))
                    .toList();
        }

        private List<String> table() throws IOException, InterruptedException {
            return program.run("", program() + "-save", "-t", "mangle").lines().toList();
        }

        /**
         * Makes these the rules of the chain, which one jump leads to, all at once; none removes both.
         *
         * <p>Without {@code --noflush} everything that is not named would go. A chain that is named begins empty.
         */
        void load(String chain, List<String> rules) throws IOException, InterruptedException {
            var table = table();
            boolean exists = table.stream().anyMatch(line -> line.startsWith(":" + chain + " "));
            if (!exists && rules.isEmpty()) {
                return;
            }
            var text = new StringBuilder("*mangle\n:" + chain + " - [0:0]\n");
            table.stream()
                    .filter(line -> line.startsWith("-A ") && line.endsWith(" -j " + chain))
                    .forEach(jump -> text.append("-D").append(jump.substring(2)).append('\n'));
            if (rules.isEmpty()) {
                text.append("-X ").append(chain).append('\n');
            } else {
                // In front of others: what they let through is not asked any more.
                text.append("-I " + HOOK
                                + " 1 -m addrtype --dst-type LOCAL -m conntrack ! --ctstate RELATED,ESTABLISHED -j ")
                        .append(chain)
                        .append('\n');
                rules.forEach(rule -> text.append(rule).append('\n'));
            }
            program.run(text.append("COMMIT\n").toString(), program() + "-restore", "--noflush", "-w", "5");
        }
    }
}
