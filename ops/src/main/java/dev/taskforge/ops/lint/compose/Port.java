package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port that a service publishes.
 *
 * @param hostIp the address of the host, brackets removed; null for all of them
 * @param published the port or range on the host; empty when Docker chooses one
 * @param target the port or range in the container
 * @param protocol {@code tcp} or {@code udp}
 * @param shortForm whether it is written as one text
 */
public record Port(
        Spot spot, @Nullable String hostIp, String published, String target, String protocol, boolean shortForm) {

    /** Reads the short form {@code [IP:][HOST:]CONTAINER[/PROTOCOL]}; null when it is none. */
    static @Nullable Port read(Text text) {
        var value = text.value();
        int slash = value.lastIndexOf('/');
        boolean hasProtocol = slash >= 0 && value.indexOf('}', slash) < 0;
        var protocol = hasProtocol ? value.substring(slash + 1) : "tcp";
        var parts = Parts.split(hasProtocol ? value.substring(0, slash) : value);
        int count = parts.size();
        var target = parts.get(count - 1);
        var published = count > 1 ? parts.get(count - 2) : "";
        var ip = count > 2 ? String.join(":", parts.subList(0, count - 2)) : null;
        if (ip != null && ip.startsWith("[") && ip.endsWith("]")) {
            ip = ip.substring(1, ip.length() - 1);
        }
        return isRange(target) && (published.isEmpty() || isRange(published))
                ? new Port(text.spot(), ip == null || ip.isEmpty() ? null : ip, published, target, protocol, true)
                : null;
    }

    /** Reads the long form. */
    static @Nullable Port read(Section section) {
        var target = section.text("target");
        if (target == null || !isRange(target.value())) {
            return null;
        }
        var ip = section.text("host_ip");
        var published = section.text("published");
        var protocol = section.text("protocol");
        return new Port(
                section.spot(),
                ip == null || ip.value().isEmpty() ? null : ip.value(),
                published == null ? "" : published.value(),
                target.value(),
                protocol == null ? "tcp" : protocol.value(),
                false);
    }

    /** Whether others than the host itself can reach it; a variable without a value counts as an address. */
    public boolean onAllInterfaces() {
        return hostIp == null || hostIp.equals("0.0.0.0") || hostIp.equals("::") || hostIp.equals("*");
    }

    public boolean onLoopback() {
        return hostIp != null && (hostIp.startsWith("127.") || hostIp.equals("::1") || hostIp.equals("localhost"));
    }

    /** Whether the container's side holds {@code port}. */
    public boolean targets(int port) {
        return holds(target, port);
    }

    /** Whether the host's side holds {@code port}. */
    public boolean publishes(int port) {
        return holds(published, port);
    }

    private static boolean holds(String range, int port) {
        int dash = range.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            return first <= port && port <= last;
        } catch (NumberFormatException e) {
            return false; // a variable without a value
        }
    }

    /** Digits, or digits-digits, or something with a variable in it. */
    private static boolean isRange(String text) {
        if (text.contains("$")) {
            return true;
        }
        var ends = List.of(text.split("-", -1));
        return ends.size() <= 2
                && ends.stream()
                        .allMatch(end -> !end.isEmpty()
                                && end.length() <= 5
                                && end.chars().allMatch(c -> c >= '0' && c <= '9')
                                && Integer.parseInt(end) <= 65_535);
    }
}
