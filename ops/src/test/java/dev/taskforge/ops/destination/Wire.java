package dev.taskforge.ops.destination;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to a server that is cut, stands still or changes a bit once so many bytes have gone to the server. */
public final class Wire implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final AtomicLong left;
    private final Fault fault;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private enum Fault {
        CUT,
        STILL,
        FLIP
    }

    private Wire(int target, long bytes, Fault fault) throws IOException {
        this.target = target;
        this.left = new AtomicLong(bytes);
        this.fault = fault;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** One that is cut, again and again, after so many bytes. */
    public static Wire cutAfter(int target, long bytes) throws IOException {
        return new Wire(target, bytes, Fault.CUT);
    }

    /** One on which nothing moves any more after so many bytes. */
    public static Wire stillAfter(int target, long bytes) throws IOException {
        return new Wire(target, bytes, Fault.STILL);
    }

    /** One on which a bit of the byte after so many is another, once. */
    public static Wire flippedAfter(int target, long bytes) throws IOException {
        return new Wire(target, bytes, Fault.FLIP);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var from = listening.accept();
                var to = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(from);
                open.add(to);
                Thread.ofVirtual().start(() -> carry(from, to, true));
                Thread.ofVirtual().start(() -> carry(to, from, false));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to, boolean counted) {
        try (from;
                to) {
            carry(from.getInputStream(), to.getOutputStream(), counted);
        } catch (IOException | InterruptedException e) {
            // The other side has ended.
        }
    }

    private void carry(InputStream in, OutputStream out, boolean counted) throws IOException, InterruptedException {
        var buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            long now = counted ? left.addAndGet(-read) : 0;
            if (now < 0 && fault == Fault.CUT) {
                return;
            }
            if (now < 0 && fault == Fault.STILL) {
                closed.await();
                return;
            }
            if (now < 0 && now + read >= 0) {
                buffer[(int) (now + read)] ^= 1;
            }
            out.write(buffer, 0, read);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
