package dev.taskforge.ops.posture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What projects want of the machine they run on.
 *
 * @param sshPorts the only ports at which SSH may listen; empty for any
 * @param redis whether one of them keeps data in Redis
 * @param ignored the reasons of rules that do not count, by their ids
 */
public record Wanted(Set<Integer> sshPorts, boolean redis, Map<String, String> ignored) {
    /** Of a machine on which no project says anything. */
    public static final Wanted NOTHING = new Wanted(Set.of(), false, Map.of());

    public Wanted {
        sshPorts = Set.copyOf(sshPorts);
        ignored = Map.copyOf(ignored);
    }

    /** What both want of one machine: all their ports may be open, and only what both leave out does not count. */
    Wanted and(Wanted other) {
        var ports = new TreeSet<>(sshPorts);
        ports.addAll(other.sshPorts);
        var reasons = new TreeMap<>(ignored);
        reasons.keySet().retainAll(other.ignored.keySet());
        return new Wanted(ports, redis || other.redis, reasons);
    }

    /** The same, with Redis if that is so. */
    Wanted redis(boolean declared) {
        return new Wanted(sshPorts, redis || declared, ignored);
    }
}
