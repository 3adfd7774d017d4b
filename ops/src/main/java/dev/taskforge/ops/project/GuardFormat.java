package dev.taskforge.ops.project;

import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.project.GuardDuty.Firewall;
import dev.taskforge.ops.project.GuardDuty.Port;
import dev.taskforge.ops.project.GuardDuty.Ports;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the section {@code guard} is declared. */
final class GuardFormat {
    private static final int MOST = 200;

    private static final Type<Cidr> NETWORK = new ParsedType<>(
            Map.of("type", "string", "examples", List.of("192.168.1.0/24", "fd00::/64", "203.0.113.7")), text -> {
                var network = Cidr.parse(text);
                if (network == null) {
                    return ParsedType.wrong(
                            Message.of("project.guard.network", text), Message.of("project.guard.network.fix"));
                }
                return network.bits() == 0
                        ? ParsedType.wrong(
                                Message.of("project.guard.everybody", text), Message.of("project.guard.everybody.fix"))
                        : ParsedType.right(network);
            });
    private static final Type<Port> CLOSED = new ParsedType<>(
            Map.of(
                    "type",
                    List.of("integer", "string"),
                    "pattern",
                    "^" + Port.FORM + "$",
                    "examples",
                    List.of(5432, "8000-8010", "53/udp")),
            text -> {
                var port = Port.parse(text);
                return port == null
                        ? ParsedType.wrong(Message.of("project.guard.port", text), Message.of("project.guard.port.fix"))
                        : ParsedType.right(port);
            });

    private static final Field<List<Cidr>> ONLY = Field.withDefault(
            "only",
            Types.list(NETWORK, 0, MOST),
            List.of(),
            "From where the ports may be reached besides from the machine itself; from nowhere when left out.");
    private static final Field<List<Port>> CLOSE = Field.required(
            "close",
            Types.list(CLOSED, 1, MOST),
            "Ports of the machine, whoever listens there: 5432, \"8000-8010\", \"53/udp\".");
    private static final Field<Map<String, List<Cidr>>> ALLOW = Field.withDefault(
            "allow",
            Types.map(Types.list(NETWORK, 0, MOST), Port.FORM, "project.guard.port.fix", MOST),
            Map.of(),
            "From where single ports may be reached, instead of what only says; each as it stands in close.");
    private static final Field<Boolean> CONTAINERS = Field.withDefault(
            "containers",
            Types.flag(),
            true,
            "Whether containers of the machine may reach the ports by the machine's addresses. Among themselves, in their networks, they always may.");
    private static final Field<Firewall> FIREWALL = Field.withDefault(
            "firewall",
            Types.choice(Arrays.stream(Firewall.values())
                    .collect(Collectors.toUnmodifiableMap(Firewall::word, Function.identity()))),
            Firewall.AUTO,
            "What keeps the rules: auto takes nftables where there is one, else iptables.");
    private static final Field<Ports> PORTS = Field.optional(
            "ports",
            new ObjectType<>(List.of(ONLY, CLOSE, ALLOW, CONTAINERS, FIREWALL), GuardFormat::ports),
            "Ports of the machine that only some may reach, also those that Docker publishes past other firewalls.");

    private GuardFormat() {}

    static Type<GuardDuty> type() {
        return new ObjectType<>(List.of(PORTS, LimitFormat.LIMITS, LimitFormat.BUDGET), GuardFormat::guard);
    }

    private static @Nullable GuardDuty guard(Values values) {
        return LimitFormat.isWithin(values)
                ? new GuardDuty(values.find(PORTS), values.find(LimitFormat.LIMITS), values.find(LimitFormat.BUDGET))
                : null;
    }

    private static @Nullable Ports ports(Values values) {
        var closed = values.get(CLOSE);
        for (int i = 0; i < closed.size(); i++) {
            var one = closed.get(i);
            var twice = closed.subList(0, i).stream().filter(one::overlaps).findFirst();
            if (twice.isPresent()) {
                values.refuse(
                        CLOSE,
                        Message.of(
                                "project.guard.twice", one.text(), twice.get().text()),
                        Message.of("project.guard.twice.fix"));
                return null;
            }
        }
        var allow = new LinkedHashMap<Port, List<Cidr>>();
        for (var entry : values.get(ALLOW).entrySet()) {
            var port = Port.parse(entry.getKey());
            if (port == null || !closed.contains(port)) {
                values.refuse(
                        ALLOW,
                        Message.of("project.guard.open", entry.getKey()),
                        Message.of("project.guard.open.fix", entry.getKey()));
                return null;
            }
            allow.put(port, entry.getValue());
        }
        return new Ports(values.get(ONLY), closed, allow, values.get(CONTAINERS), values.get(FIREWALL));
    }
}
