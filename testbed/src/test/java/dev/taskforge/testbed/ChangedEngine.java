package dev.taskforge.testbed;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A socket of Docker Engine in front of the real one, which hears something else than what is asked of it. */
final class ChangedEngine implements AutoCloseable {
    private static final int MOST = 1 << 16;

    private final Path socket;
    private final String said;
    private final String heard;
    private final ServerSocketChannel server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param heard in place of what is {@code said}; of the same length, so that the length of the request stays right */
    ChangedEngine(Path socket, String said, String heard) throws IOException {
        if (said.length() != heard.length()) {
            throw new IllegalArgumentException(said + " and " + heard + " are not of the same length");
        }
        this.socket = socket;
        this.said = said;
        this.heard = heard;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        var _ = threads.submit(this::accept);
    }

    private Void accept() throws IOException {
        while (true) {
            var client = server.accept();
            var engine = SocketChannel.open(UnixDomainSocketAddress.of(Engine.socket()));
            var _ = threads.submit(() -> pass(client, engine, true));
            var _ = threads.submit(() -> pass(engine, client, false));
        }
    }

    private Void pass(SocketChannel from, SocketChannel to, boolean changed) throws IOException {
        var bytes = ByteBuffer.allocate(MOST);
        try {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                var part = changed ? changed(bytes) : bytes;
                while (part.hasRemaining()) {
                    to.write(part);
                }
                bytes.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            from.close();
            to.close();
        }
        return null;
    }

    private ByteBuffer changed(ByteBuffer bytes) {
        var text = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        return ByteBuffer.wrap(text.replace(said, heard).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        Files.deleteIfExists(socket);
    }
}
