package dev.taskforge.ops.posture;

import dev.taskforge.ops.host.CommandResult;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine turns away what nobody let in, over IPv4 and IPv6. It looks at what the kernel holds, so it does not matter which program
 * put it there. A firewall in front of the machine is not seen.
 */
record FirewallRule() implements PostureRule {
    /** Those called legacy show tables that the others do not. */
    private static final List<String> PROGRAMS =
            List.of("iptables", "iptables-legacy", "ip6tables", "ip6tables-legacy");

    @Override
    public String id() {
        return "firewall";
    }

    @Override
    public Weight weight() {
        return Weight.P0;
    }

    @Override
    public Said ask(Host host, Wanted wanted) throws IOException, InterruptedException {
        var asked = new Asked(new ArrayList<>(), new ArrayList<>());
        var inbound = asked.nft(host);
        for (var program : PROGRAMS) {
            inbound = inbound.or(asked.iptables(host, program));
        }
        if (inbound.four() && (inbound.six() || !hasIpv6(host))) {
            var docker = Files.exists(host.file("/sys/class/net/docker0")) ? ".docker" : "";
            return Said.pass("posture.firewall.pass" + docker, keeper(host));
        }
        // What one of them would not show may be what turns packets away.
        if (!asked.silent().isEmpty() || asked.answered().isEmpty()) {
            throw new Unasked(
                    asked.silent().isEmpty()
                            ? Message.of("posture.firewall.programs")
                            : Message.of("posture.firewall.unknown", String.join("; ", asked.silent())),
                    Message.of("posture.firewall.unknown.fix"));
        }
        var open = inbound.four() ? ".six" : inbound.six() ? ".four" : "";
        return Said.fail(Message.of("posture.firewall.fail" + open), Message.of("posture.firewall.fix"));
    }

    /**
     * What the programs said that show what the kernel holds.
     *
     * @param answered those that did
     * @param silent those that are there and would not
     */
    private record Asked(List<String> answered, List<String> silent) {
        InboundRules nft(Host host) throws InterruptedException {
            return output(host, "nft", "--terse", "list", "ruleset")
                    .map(InboundRules::ofNft)
                    .orElse(InboundRules.OPEN);
        }

        InboundRules iptables(Host host, String program) throws InterruptedException {
            boolean shut = output(host, program, "-S", "INPUT")
                    .filter(InboundRules::ofIptables)
                    .isPresent();
            boolean six = program.startsWith("ip6");
            return new InboundRules(shut && !six, shut && six);
        }

        private Optional<String> output(Host host, String... arguments) throws InterruptedException {
            var result = host.run(arguments);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            if (result.get().exitCode() != 0 || result.get().dropped() > 0) {
                silent.add(arguments[0] + ": " + Host.complaint(result.get()));
                return Optional.empty();
            }
            answered.add(arguments[0]);
            return result.map(CommandResult::output);
        }
    }

    /** Whether others reach it over IPv6: an address of global scope, which is 00. Source: proc(5), {@code if_inet6}. */
    private static boolean hasIpv6(Host host) throws IOException {
        return host.text("/proc/net/if_inet6")
                .orElse("")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(words -> words.length >= 6 && words[3].equals("00") && !words[5].equals("lo"));
    }

    /** The program that looks after it, as far as one of the usual ones does. */
    private static String keeper(Host host) throws InterruptedException {
        if (host.run("ufw", "status")
                .filter(each -> each.output().contains("Status: active"))
                .isPresent()) {
            return "ufw";
        }
        return host.run("firewall-cmd", "--state")
                .filter(each -> each.output().strip().equals("running"))
                .map(_ -> "firewalld")
                .orElse("netfilter");
    }
}
