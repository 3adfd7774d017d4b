package dev.taskforge.ops.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** An address as {@code host:port}; the brackets around an IPv6 address are not part of the host. */
record HostPort(String host, int port) {

    /** Reads what {@link dev.taskforge.ops.yaml.Types#hostPort} accepted. */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        var host = text.substring(0, colon);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
    }

    InetSocketAddress resolve() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
