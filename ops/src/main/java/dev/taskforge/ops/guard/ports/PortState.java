package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.guard.StateText;
import dev.taskforge.ops.guard.ports.PortRules.Rule;
import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.project.GuardDuty.Firewall;
import dev.taskforge.ops.project.GuardDuty.Port;
import dev.taskforge.ops.project.GuardDuty.Ports;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may reach which ports, as it is exported: JSON that says the same on every machine.
 *
 * @param firewall as a project's file says it
 * @param containers whether those of the machine may
 */
record PortState(String firewall, boolean containers, List<Closed> close) {
    private static final int MOST = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * A port that is closed.
     *
     * @param only the networks from which it may be reached
     */
    record Closed(String port, List<String> only) {
        private Rule rule() {
            var read = Port.parse(port);
            if (read == null) {
                throw new IllegalArgumentException(port + " is no port");
            }
            return new Rule(read, only.stream().map(Closed::network).toList());
        }

        private static Cidr network(@Nullable String text) {
            var network = text == null ? null : Cidr.parse(text);
            if (network == null || network.bits() == 0) {
                throw new IllegalArgumentException(text + " is no network from which a port may be reached");
            }
            return network;
        }
    }

    static PortState of(Ports ports) {
        return new PortState(
                ports.firewall().word(),
                ports.containers(),
                ports.close().stream()
                        .map(port -> new Closed(
                                port.text(),
                                ports.sources(port).stream().map(Cidr::toString).toList()))
                        .toList());
    }

    /** @throws IllegalArgumentException with what is wrong */
    static PortState read(String text) {
        try {
            var state = JSON.readValue(text, PortState.class);
            if (state == null || state.close == null || state.firewall == null || state.close.size() > MOST) {
                throw new IllegalArgumentException(
                        "it needs firewall, containers and close, with at most " + MOST + " ports");
            }
            if (state.close.stream().anyMatch(one -> one == null || one.port() == null || one.only() == null)) {
                throw new IllegalArgumentException("each port in close needs port and only");
            }
            state.keeper();
            refuseOverlaps(state.rules(List.of()).rules());
            return state;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(StateText.reason(e), e);
        }
    }

    /** As a project's file may not say it either. */
    private static void refuseOverlaps(List<Rule> rules) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("it closes no port");
        }
        for (int i = 0; i < rules.size(); i++) {
            for (var other : rules.subList(0, i)) {
                if (rules.get(i).port().overlaps(other.port())) {
                    throw new IllegalArgumentException(rules.get(i).port().text() + " is closed twice");
                }
            }
        }
    }

    String text() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }

    Firewall keeper() {
        return Arrays.stream(Firewall.values())
                .filter(one -> one.word().equals(firewall))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(firewall + " is no firewall"));
    }

    PortRules rules(List<String> bridges) {
        return new PortRules(close.stream().map(Closed::rule).toList(), containers ? bridges : List.of());
    }
}
