package dev.taskforge.ops.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/**
 * Makes the connections of mails. They lead to the address that was looked at, whatever the name of the server leads to
 * meanwhile.
 */
final class MailSockets extends SocketFactory {
    private final InetAddress address;
    private final Consumer<Socket> opened;

    /** @param opened told of each connection before it is made */
    MailSockets(InetAddress address, Consumer<Socket> opened) {
        this.address = address;
        this.opened = opened;
    }

    @Override
    public Socket createSocket() {
        var socket = new Pinned(address);
        opened.accept(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw connected();
    }

    private static SocketException connected() {
        return new SocketException("connections are made one step after the other here");
    }

    private static final class Pinned extends Socket {
        private final InetAddress address;

        Pinned(InetAddress address) {
            this.address = address;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress asked)) {
                throw new SocketException("no address of the internet");
            }
            super.connect(new InetSocketAddress(address, asked.getPort()), timeout);
        }
    }
}
