package dev.taskforge.engine.db;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;

/**
 * Sockets of connections that wait for notifications. When one has come, the driver looks whether another follows and would
 * wait a millisecond for it ({@code PGStream.hasMessagePending}); these sockets answer such a look at once, so that a job
 * starts a millisecond earlier. What comes later is read by the next wait.
 */
public final class ListeningSockets extends SocketFactory {
    /** The time-out by which the driver says that it only looks. */
    private static final int LOOK_MILLIS = 1;

    /** Called by the driver, by the name of the class. */
    public ListeningSockets() {}

    @Override
    public Socket createSocket() {
        return new Listening();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return unsupported();
    }

    private static Socket unsupported() throws IOException {
        throw new IOException("the driver connects its sockets itself");
    }

    private static final class Listening extends Socket {
        private volatile boolean looks;

        @Override
        public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis);
            looks = millis == LOOK_MILLIS;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    refuseToWait();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    refuseToWait();
                    return super.read(bytes, from, length);
                }

                private void refuseToWait() throws IOException {
                    if (looks && available() == 0) {
                        throw new SocketTimeoutException("nothing more has come");
                    }
                }
            };
        }
    }
}
