package dev.taskforge.ops.host;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network: an address and how many of its first bits count, such as {@code 192.168.1.0/24} or {@code fd00::/64}.
 *
 * @param address with no bit set behind those that count
 * @param bits 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(InetAddress address, int bits) {
    private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /**
     * Reads one; an address alone is itself.
     *
     * @return null for anything else, also when bits are set behind those that count
     */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int all = address.getAddress().length * Byte.SIZE;
        var written = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
        if (!BITS.matcher(written).matches() || Integer.parseInt(written) > all) {
            return null;
        }
        int bits = Integer.parseInt(written);
        return Arrays.equals(masked(address, bits), address.getAddress()) ? new Cidr(address, bits) : null;
    }

    /** The network with so many bits that an address is in. */
    public static Cidr of(InetAddress address, int bits) {
        try {
            return new Cidr(InetAddress.getByAddress(masked(address, bits)), bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of no length", e);
        }
    }

    /**
     * An address as it is written in numbers.
     *
     * @return null for anything else, such as a name
     */
    public static @Nullable InetAddress address(String text) {
        if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] masked(InetAddress address, int bits) {
        var bytes = address.getAddress().clone();
        for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        return bytes;
    }

    /** Whether an address is in it. */
    public boolean holds(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && Arrays.equals(masked(other, bits), address.getAddress());
    }

    /** Whether another network is wholly in it. */
    public boolean holds(Cidr other) {
        return bits <= other.bits && holds(other.address);
    }

    /** Whether it is one of IPv4. */
    public boolean isFour() {
        return address instanceof Inet4Address;
    }

    /** Whether its addresses are those by which a machine reaches itself. */
    public boolean isLoopback() {
        return address.isLoopbackAddress() && (isFour() ? bits >= Byte.SIZE : bits == 128);
    }

    /** Those that are in no other one of them, each once. */
    public static List<Cidr> widest(List<Cidr> all) {
        return all.stream()
                .distinct()
                .filter(one -> all.stream().noneMatch(other -> !other.equals(one) && other.holds(one)))
                .toList();
    }

    /** As it is written, an address alone without its bits; IPv6 as the kernel's programs write it. */
    @Override
    public String toString() {
        var text = address instanceof Inet6Address six ? Ipv6Text.of(six) : address.getHostAddress();
        return bits == address.getAddress().length * Byte.SIZE ? text : text + "/" + bits;
    }
}
