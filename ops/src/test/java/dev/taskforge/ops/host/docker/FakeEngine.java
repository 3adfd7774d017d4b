package dev.taskforge.ops.host.docker;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers on a Unix socket what a test says, one request per connection. */
public final class FakeEngine implements AutoCloseable {
    /** What Docker Engine 20.10 says about itself. */
    public static final String VERSION = ok("""
            {"Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12", "Os": "linux", "Arch": "amd64"}""");

    private final Path socket;
    private final ServerSocketChannel server;
    private final BiFunction<String, String, @Nullable String> answers;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean hasty;

    /** @param answers the raw answer to the first line of a request; null to say nothing and keep the connection open */
    public FakeEngine(Path socket, Function<String, @Nullable String> answers) throws IOException {
        this(socket, (line, _) -> answers.apply(line));
    }

    /** @param answers the raw answer to the first line of a request and its body, which is empty when its length is not told before */
    public FakeEngine(Path socket, BiFunction<String, String, @Nullable String> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
    }

    /** An answer with status 200 and this JSON. */
    public static String ok(String json) {
        return answer("200 OK", json);
    }

    public static String answer(String status, String json) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    /** From now on it answers, and is gone, before it has read a body of unknown length. */
    void hasten() {
        hasty = true;
    }

    public Path socket() {
        return socket;
    }

    /** The first lines of all requests so far. */
    public List<String> requests() {
        return requests;
    }

    private void serve() {
        try {
            while (true) {
                var channel = server.accept();
                open.add(channel);
                Thread.ofVirtual().start(() -> answer(channel));
            }
        } catch (ClosedChannelException _) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(SocketChannel channel) {
        try {
            var in = new BufferedInputStream(Channels.newInputStream(channel));
            var line = Body.line(in);
            int length = 0;
            boolean chunked = false;
            for (var header = Body.line(in); !header.isEmpty(); header = Body.line(in)) {
                chunked |= header.equals("Transfer-Encoding: chunked");
                if (header.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(header.substring("Content-Length: ".length()));
                }
            }
            var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            if (chunked && !hasty) {
                Body.chunked(in).transferTo(OutputStream.nullOutputStream());
            }
            requests.add(line);
            var answer = answers.apply(line, body);
            if (answer != null) {
                send(channel, ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                channel.close();
            }
        } catch (EOFException | ClosedChannelException _) {
            // Whoever asked has gone.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(SocketChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException _) {
            // Whoever asked has heard enough.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var channel : open) {
            channel.close();
        }
    }
}
