package dev.taskforge.ops.host;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Tells addresses of the public internet from those of this machine, its networks and its cloud. */
public final class PublicAddresses {
    /** A network and how many of its bits count. */
    private record Range(InetAddress network, int bits) {
        boolean holds(byte[] address) {
            var own = network.getAddress();
            if (own.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((own[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Special-purpose networks by IANA's registries, which no public service is reached at. */
    private static final List<Range> SPECIAL = List.of(
            range("0.0.0.0", 8),
            range("10.0.0.0", 8),
            range("100.64.0.0", 10),
            range("127.0.0.0", 8),
            range("169.254.0.0", 16),
            range("172.16.0.0", 12),
            range("192.0.0.0", 24),
            range("192.0.2.0", 24),
            range("192.88.99.0", 24),
            range("192.168.0.0", 16),
            range("198.18.0.0", 15),
            range("198.51.100.0", 24),
            range("203.0.113.0", 24),
            range("224.0.0.0", 3),
            // Everything outside the global unicast network, and in it what stands for other networks.
            range("::", 3),
            range("4000::", 2),
            range("8000::", 1),
            range("2001::", 23),
            range("2001:db8::", 32),
            range("2002::", 16),
            range("3fff::", 20));

    private PublicAddresses() {}

    /** Whether it belongs to the public internet. */
    public static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        boolean known = address instanceof Inet4Address || address instanceof Inet6Address;
        return known && SPECIAL.stream().noneMatch(range -> range.holds(bytes));
    }

    private static Range range(String network, int bits) {
        try {
            return new Range(InetAddress.getByName(network), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(network, e);
        }
    }
}
