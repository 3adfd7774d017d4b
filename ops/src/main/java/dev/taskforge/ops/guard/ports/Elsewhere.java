package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.guard.ports.Reach.Seen;
import dev.taskforge.ops.guard.ports.Reach.Try;
import dev.taskforge.ops.host.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network of its own on this machine, from which the machine is reached as from outside: by a cable that ends in it, with any address.
 * Needs root and the program {@code ip}. Close it to remove it; what was left behind by one that was killed goes with the next.
 *
 * <p>Source: ip-netns(8), veth(4). Ports are tried by {@link Reach} in a process of its own, since a process is in one network.
 */
final class Elsewhere implements AutoCloseable {
    static final String IP = "ip";
    private static final String NAME = "taskforge-outside";
    private static final String HERE = "tfoutside0";
    private static final String THERE = "tfoutside1";
    /** Networks of documentation and of private use, in which nobody is. Source: RFC 5737, RFC 4193. */
    private static final String FOUR_HERE = "198.51.100.1";

    private static final String FOUR = "198.51.100.2";
    private static final String SIX_HERE = "fd5a:f0c6:7461:736b::1";
    private static final String SIX = "fd5a:f0c6:7461:736b::2";
    /** By which the ends of the cable find one another. */
    private static final String LINK_HERE = "fe80::1";

    private static final String LINK_THERE = "fe80::2";

    private final FilterProgram program;

    private Elsewhere(FilterProgram program) {
        this.program = program;
    }

    /**
     * Makes it.
     *
     * @param six whether the machine speaks IPv6
     * @throws IOException when it cannot be made; nothing is left then
     */
    static Elsewhere open(FilterProgram program, boolean six) throws IOException, InterruptedException {
        var elsewhere = new Elsewhere(program);
        elsewhere.remove();
        try {
            elsewhere.ip("netns", "add", NAME);
            elsewhere.ip("link", "add", HERE, "type", "veth", "peer", "name", THERE, "netns", NAME);
            // Addresses that the kernel makes by itself would have to wait until nobody else claims them.
            elsewhere.ip("link", "set", HERE, "addrgenmode", "none");
            elsewhere.inside("link", "set", THERE, "addrgenmode", "none");
            elsewhere.ip("address", "add", FOUR_HERE + "/30", "dev", HERE);
            elsewhere.ip("link", "set", HERE, "up");
            elsewhere.inside("address", "add", FOUR + "/30", "dev", THERE);
            elsewhere.inside("link", "set", "lo", "up");
            elsewhere.inside("link", "set", THERE, "up");
            elsewhere.inside("route", "add", "default", "via", FOUR_HERE);
            if (six) {
                elsewhere.ip("address", "add", LINK_HERE + "/64", "dev", HERE, "nodad");
                elsewhere.inside("address", "add", LINK_THERE + "/64", "dev", THERE, "nodad");
                elsewhere.ip("address", "add", SIX_HERE + "/64", "dev", HERE, "nodad");
                elsewhere.inside("address", "add", SIX + "/64", "dev", THERE, "nodad");
                elsewhere.inside("-6", "route", "add", "default", "via", SIX_HERE);
            }
            return elsewhere;
        } catch (IOException | InterruptedException e) {
            elsewhere.remove();
            throw e;
        }
    }

    /** Removes what one that was killed left behind. */
    static void clear(FilterProgram program) throws IOException, InterruptedException {
        new Elsewhere(program).remove();
    }

    /** An address outside of all that anybody declares. */
    static InetAddress stranger(boolean four) {
        return InetAddress.ofLiteral(four ? FOUR : SIX);
    }

    /** Takes an address of another network, as far as this machine is concerned; its answers come here until this is closed. */
    void take(InetAddress address) throws IOException, InterruptedException {
        var one = Cidr.of(address, address.getAddress().length * Byte.SIZE);
        if (one.isFour()) {
            inside("address", "add", text(one), "dev", THERE);
        } else {
            inside("address", "add", text(one), "dev", THERE, "nodad");
        }
        ip(one.isFour() ? "-4" : "-6", "route", "add", text(one), "dev", HERE);
    }

    private static String text(Cidr one) {
        return one + "/" + one.bits();
    }

    /** Tries ports from here; the answers are in the same order. */
    List<Seen> reach(List<Try> tries) throws IOException, InterruptedException {
        var input = tries.stream().map(Try::line).collect(Collectors.joining("\n", "", "\n"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var output = program.run(
                input,
                IP,
                "netns",
                "exec",
                NAME,
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Reach.class.getName());
        var answers = output.lines().toList();
        if (answers.size() != tries.size()) {
            throw new IOException("of " + tries.size() + " ports " + answers.size() + " were answered");
        }
        return answers.stream().map(Seen::valueOf).toList();
    }

    private void ip(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(IP));
        all.addAll(List.of(words));
        program.run("", all.toArray(String[]::new));
    }

    private void inside(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("-n", NAME));
        all.addAll(List.of(words));
        ip(all.toArray(String[]::new));
    }

    private void remove() throws IOException, InterruptedException {
        // The cable goes with either of its ends, and its addresses and routes with it.
        if (program.run("", IP, "-o", "link", "show").contains(" " + HERE + "@")) {
            ip("link", "delete", HERE);
        }
        if (program.run("", IP, "netns", "list").lines().anyMatch(line -> line.split(" ", 2)[0].equals(NAME))) {
            ip("netns", "delete", NAME);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        remove();
    }
}
