package dev.taskforge.ops.posture;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;

/**
 * By which interfaces the machine reaches the rest of the world.
 *
 * <p>Source: Linux, {@code /proc/net/route} (the destination and mask of a default route are 0) and {@code operstates.rst}.
 *
 * @param interfaces that are up and have a default route of IPv4
 */
record Network(Set<String> interfaces) {

    Network {
        interfaces = Set.copyOf(interfaces);
    }

    static Network of(Host host) throws IOException {
        var found = new TreeSet<String>();
        for (var line : host.text("/proc/net/route").orElse("").lines().toList()) {
            var words = line.strip().split("\\s+");
            if (words.length >= 8
                    && words[1].equals("00000000")
                    && words[7].equals("00000000")
                    && isUp(host, words[0])) {
                found.add(words[0]);
            }
        }
        return new Network(found);
    }

    /** Tunnels and the like say that they do not know. */
    private static boolean isUp(Host host, String name) throws IOException {
        var state =
                host.text("/sys/class/net/" + name + "/operstate").orElse("").strip();
        return state.equals("up") || state.equals("unknown");
    }

    /** Whether every way of those before is still there. */
    boolean keeps(Network before) {
        return interfaces.containsAll(before.interfaces);
    }

    boolean isWireless(Host host) {
        return interfaces.stream().anyMatch(name -> Files.exists(host.file("/sys/class/net/" + name + "/wireless")));
    }
}
