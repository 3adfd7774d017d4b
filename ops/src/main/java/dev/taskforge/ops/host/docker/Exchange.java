package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.Stall;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection of their own, as HTTP/1.1 (RFC 9112) has them. The connection is closed when its
 * time is up, whoever still reads from it then gets a {@link SocketTimeoutException}, and when the thread is interrupted. One that may
 * take any time has a {@link Stall} instead, which is told of all bytes and closes it.
 */
final class Exchange implements AutoCloseable {
    /** The other side agrees to leave HTTP. */
    static final int SWITCHED = 101;

    private static final int MOST_HEAD = 64 * 1024;

    private final SocketChannel channel;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean late = new AtomicBoolean();
    private final InputStream in;
    private final OutputStream out;
    private final Sent sent;
    private final @Nullable Stall stall;
    private @Nullable IOException unsent;
    private int status;
    private Map<String, String> headers = Map.of();

    private Exchange(SocketChannel channel, @Nullable Stall stall) {
        this.channel = channel;
        this.stall = stall;
        in = new BufferedInputStream(Channels.newInputStream(channel));
        out = Channels.newOutputStream(channel);
        sent = new Sent(out);
    }

    /** Connects; nothing is sent yet. */
    static Exchange open(Path socket, Duration time) throws IOException {
        var exchange = new Exchange(SocketChannel.open(StandardProtocolFamily.UNIX), null);
        Thread.ofVirtual().name("docker-timeout").start(() -> exchange.closeAfter(time));
        return exchange.connected(socket);
    }

    /** Connects, for any time; whoever watches the work {@link #end}s it. */
    static Exchange open(Path socket, Stall stall) throws IOException {
        return new Exchange(SocketChannel.open(StandardProtocolFamily.UNIX), stall).connected(socket);
    }

    private Exchange connected(Path socket) throws IOException {
        try {
            inTime(() -> channel.connect(UnixDomainSocketAddress.of(socket)));
            return this;
        } catch (ClosedByInterruptException | SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            close();
            throw unreachable(socket, e);
        }
    }

    private static DockerUnreachable unreachable(Path socket, IOException e) {
        var text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        var reason = text.contains("permission denied")
                ? DockerUnreachable.Reason.NOT_ALLOWED
                : Files.exists(socket) ? DockerUnreachable.Reason.NOT_RUNNING : DockerUnreachable.Reason.NO_SOCKET;
        var unreachable = new DockerUnreachable(reason, socket, "no answer behind " + socket + ": " + e.getMessage());
        unreachable.initCause(e);
        return unreachable;
    }

    private void closeAfter(Duration time) {
        try {
            if (!done.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                channel.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a connection to Docker Engine that took too long", e);
        }
    }

    /** Sends the request and reads the head of the answer. */
    void send(String method, String path, byte @Nullable [] body, boolean upgrade) throws IOException {
        var head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: docker\r\nConnection: ")
                .append(upgrade ? "Upgrade\r\nUpgrade: tcp" : "close")
                .append("\r\n");
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        head.append("\r\n");
        // In one piece: who refuses by the head alone may be gone before a second one.
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        if (body != null) {
            request.writeBytes(body);
        }
        inTime(() -> {
            ask(() -> request.writeTo(sent));
            return status;
        });
    }

    /** Sends a request whose body is an archive of unknown length, and reads the head of the answer. */
    void send(String method, String path, Docker.Giving archive) throws IOException {
        var head = method + " " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
                + "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n";
        inTime(() -> {
            ask(() -> {
                sent.write(head.getBytes(StandardCharsets.US_ASCII));
                try (var chunks = new Chunks(new Counted(sent))) {
                    archive.give(chunks);
                    chunks.finish();
                }
            });
            return status;
        });
    }

    private interface Sending {
        void send() throws IOException;
    }

    /** Who refuses before all has come answers, and then takes no more: the answer says why. */
    private void ask(Sending sending) throws IOException {
        IOException broken = null;
        try {
            sending.send();
        } catch (IOException e) {
            if (sent.failure == null) {
                throw e; // the other side is not to blame
            }
            broken = e;
            unsent = e;
        }
        try {
            do {
                readHead();
            } while (status < 200 && status != SWITCHED);
        } catch (IOException e) {
            if (broken == null) {
                throw e;
            }
            broken.addSuppressed(e);
            throw broken;
        }
        if (broken != null && status < 300) {
            throw broken; // it cannot have done what it did not hear
        }
    }

    /** Why not all of the request could be sent; null when it was. */
    @Nullable
    IOException unsent() {
        return unsent;
    }

    private void passed(long count) {
        if (stall != null) {
            stall.passed(count);
        }
    }

    /** Remembers that the other side took no more, which another failure while a body is made is not. */
    private static final class Sent extends FilterOutputStream {
        private @Nullable IOException failure;

        Sent(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** Tells of what goes to the other side as it goes. */
    private final class Counted extends FilterOutputStream {
        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            passed(length);
        }
    }

    private void readHead() throws IOException {
        var first = line().split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.")) {
            throw new IOException("no HTTP answer: " + String.join(" ", first));
        }
        status = (int) number(first[1]);
        var read = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        int size = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            int colon = line.indexOf(':');
            if (colon < 1 || size > MOST_HEAD) {
                throw new IOException("the head of the answer cannot be read");
            }
            read.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        headers = read;
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is no number", e);
        }
    }

    private String line() throws IOException {
        return Body.line(in);
    }

    int status() {
        return status;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** What follows the head, to its end. */
    InputStream body() throws IOException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        var length = header("Content-Length");
        InputStream body = "chunked".equalsIgnoreCase(header("Transfer-Encoding"))
                ? Body.chunked(in)
                : length == null ? in : Body.ofLength(in, number(length));
        return new Timed(body);
    }

    /** What the other side sends after it has agreed to leave HTTP. */
    InputStream raw() {
        return new Timed(in);
    }

    /** What goes to the other side after it has agreed to leave HTTP. */
    OutputStream output() {
        return new Counted(out);
    }

    /** Nothing more will be sent; the other side sees the end of its input and may still answer. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    private interface Io<T> {
        T run() throws IOException;
    }

    private <T> T inTime(Io<T> work) throws IOException {
        try {
            return work.run();
        } catch (ClosedChannelException | EOFException e) {
            if (late.get() && !(e instanceof ClosedByInterruptException)) {
                var timeout = new SocketTimeoutException("Docker Engine did not answer in time");
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        }
    }

    /** Says that the time was up instead of that the channel is closed. */
    private final class Timed extends InputStream {
        private final InputStream inner;

        Timed(InputStream inner) {
            this.inner = inner;
        }

        @Override
        public int read() throws IOException {
            int read = inTime(inner::read);
            passed(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = inTime(() -> inner.read(into, offset, length));
            passed(Math.max(0, read));
            return read;
        }
    }

    /** Ends it from another thread: whoever reads or writes finds it closed. */
    void end() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a connection to Docker Engine", e);
        }
    }

    @Override
    public void close() {
        done.countDown();
        end();
    }
}
