package dev.taskforge.ops.project;

import dev.taskforge.ops.host.Cidr;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stays as it is wanted.
 *
 * @param ports who may reach which ports of the machine; null when nobody is kept away
 * @param limits how much the containers of a service may use, each, by service; null when nothing is said
 * @param budget what all limits together may be; null for any sum
 */
public record GuardDuty(
        @Nullable Ports ports,
        @Nullable Map<String, Limit> limits,
        @Nullable Budget budget) {

    /**
     * How much each container of a service may use. What is null is left as it is.
     *
     * @param cpus how many processors it may keep busy, at least 0.01
     * @param memory in bytes, at least {@link #LEAST_MEMORY}
     * @param swap in bytes beyond memory, 0 for none; null for as much as memory, which is what Docker gives; only beside memory
     * @param pids how many processes and threads it may have
     */
    public record Limit(
            @Nullable BigDecimal cpus,
            @Nullable Long memory,
            @Nullable Long swap,
            @Nullable Integer pids) {
        /** What Docker Engine demands. */
        public static final long LEAST_MEMORY = 6 * MemorySize.MEBIBYTE;

        public static final BigDecimal LEAST_CPUS = new BigDecimal("0.01");
        public static final BigDecimal MOST_CPUS = BigDecimal.valueOf(1024);
        /** The most that Linux numbers. */
        public static final int MOST_PIDS = 4_194_304;

        /** How much swap it may use beside its memory, in bytes. */
        public long swapBeside(long ofMemory) {
            return Objects.requireNonNullElse(swap, ofMemory);
        }
    }

    /** What the limits of a project's services may be together; what is null may be any. */
    public record Budget(
            @Nullable BigDecimal cpus,
            @Nullable Long memory,
            @Nullable Integer pids) {}

    /** The names of the guards that are declared. */
    public List<String> names() {
        return Stream.of(
                        ports == null ? null : "ports",
                        Objects.requireNonNullElse(limits, Map.of()).isEmpty() ? null : "limits")
                .filter(Objects::nonNull)
                .toList();
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
