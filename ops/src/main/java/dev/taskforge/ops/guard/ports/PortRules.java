package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.project.GuardDuty.Port;
import java.util.List;

/**
 * Who may reach which ports.
 *
 * @param rules of one port, or of several in a row, each
 * @param bridges the interfaces of networks of containers, from which all may be reached; empty for none
 */
record PortRules(List<Rule> rules, List<String> bridges) {
    PortRules {
        rules = List.copyOf(rules);
        bridges = List.copyOf(bridges);
    }

    /** @param sources from where it may be reached besides from the machine itself */
    record Rule(Port port, List<Cidr> sources) {
        Rule {
            // The kernel's sets take no network that is within another one; the machine itself always may.
            sources = Cidr.widest(sources).stream()
                    .filter(source -> !source.isLoopback())
                    .toList();
        }
    }
}
