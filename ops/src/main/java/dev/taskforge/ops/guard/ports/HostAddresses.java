package dev.taskforge.ops.guard.ports;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses of this machine, as others know them. */
final class HostAddresses {
    private HostAddresses() {}

    /** All of them. */
    static Set<InetAddress> all() throws IOException {
        var all = new HashSet<InetAddress>();
        for (var one : interfaces()) {
            for (var address : one.inetAddresses().toList()) {
                all.add(plain(address));
            }
        }
        return all;
    }

    /** One by which others reach it, of an interface that is up and is no bridge between containers where there is another. */
    static Optional<InetAddress> main(boolean four) throws IOException {
        var found = interfaces().stream()
                .filter(one -> !isContainers(one.getName()))
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address == four)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        return found.isEmpty() ? Optional.empty() : Optional.of(plain(found.get()));
    }

    /** Without the interface it was found at. */
    private static InetAddress plain(InetAddress address) throws IOException {
        return InetAddress.getByAddress(address.getAddress());
    }

    private static boolean isContainers(String name) {
        return name.equals("docker0") || name.startsWith("br-") || name.startsWith("veth");
    }

    private static List<NetworkInterface> interfaces() throws IOException {
        return NetworkInterface.networkInterfaces().toList();
    }
}
