package dev.taskforge.ops.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a request of a check may go. Private addresses are what checks are for; a link-local one is never an
 * application, but where a cloud hands out the credentials of this very machine.
 */
public final class Destination {
    private static final String AWS_METADATA_IPV6 = "fd00:ec2:0:0:0:0:0:254";

    private Destination() {}

    /** The address is link-local. */
    public static final class LinkLocalException extends IOException {
        private static final long serialVersionUID = 1;

        LinkLocalException(String host) {
            super(host + " is link-local");
        }
    }

    /**
     * Looks a host up and refuses it when any of its addresses is link-local. The clients connect within the time for
     * which the JDK keeps what was looked up here, so that a name cannot mean something else a moment later.
     *
     * @throws UnknownHostException when nobody knows the name
     */
    public static void check(String host) throws IOException {
        for (var address : InetAddress.getAllByName(host)) {
            if (isForbidden(address)) {
                throw new LinkLocalException(host);
            }
        }
    }

    private static boolean isForbidden(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || AWS_METADATA_IPV6.equals(address.getHostAddress());
    }
}
