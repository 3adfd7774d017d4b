package dev.taskforge.ops.project;

import dev.taskforge.ops.host.Cidr;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stays as it is wanted.
 *
 * @param ports who may reach which ports of the machine; null when nobody is kept away
 */
public record GuardDuty(@Nullable Ports ports) {

    /** The names of the guards that are declared. */
    public List<String> names() {
        return ports == null ? List.of() : List.of("ports");
    }

    /**
     * Ports of the machine that only some may reach.
     *
     * @param only from where all of them may be reached, besides the machine itself; empty for nowhere
     * @param close the ports
     * @param allow from where a port may be reached, for those that differ; the keys are among {@code close}
     * @param containers whether the containers of the machine may reach them by the machine's addresses
     * @param firewall what keeps the rules
     */
    public record Ports(
            List<Cidr> only, List<Port> close, Map<Port, List<Cidr>> allow, boolean containers, Firewall firewall) {

        /** From where a port may be reached. */
        public List<Cidr> sources(Port port) {
            return allow.getOrDefault(port, only);
        }
    }

    /**
     * One port, or several in a row.
     *
     * @param from the first, 1 to 65535
     * @param to the last
     */
    public record Port(Protocol protocol, int from, int to) {
        /** How one is written. */
        public static final String FORM = "([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?(?:/(tcp|udp))?";

        private static final Pattern PATTERN = Pattern.compile(FORM);
        private static final int HIGHEST = 65_535;

        /** Reads one as a file says it; null for anything else. */
        public static @Nullable Port parse(String text) {
            var matcher = PATTERN.matcher(text);
            if (!matcher.matches()) {
                return null;
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            var protocol = "udp".equals(matcher.group(3)) ? Protocol.UDP : Protocol.TCP;
            return from > to || to > HIGHEST ? null : new Port(protocol, from, to);
        }

        /** Whether a port is one of these. */
        public boolean covers(Protocol other, int number) {
            return protocol == other && from <= number && number <= to;
        }

        /** Whether they share one. */
        public boolean overlaps(Port other) {
            return protocol == other.protocol && from <= other.to && other.from <= to;
        }

        /** As a file says it, such as {@code 8000-8010/udp}. */
        public String text() {
            var numbers = from == to ? String.valueOf(from) : from + "-" + to;
            return protocol == Protocol.TCP ? numbers : numbers + "/" + protocol.word();
        }
    }

    /** What a port speaks. */
    public enum Protocol {
        TCP,
        UDP;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What keeps rules. */
    public enum Firewall {
        /** nftables where there is one, else iptables. */
        AUTO,
        NFTABLES,
        /** What {@code iptables} is on the machine, of either kind. */
        IPTABLES,
        /** The older tables of the kernel, by {@code iptables-legacy}. */
        IPTABLES_LEGACY;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
