package dev.taskforge.ops.host;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Talks with a program that runs on: it is told lines, and answers with lines. When it ends before it has answered, what it ended with
 * is the error. Keeps one line in memory. Of one thread.
 */
public final class ProgramTalk implements Closeable {
    private static final int BUFFER = 128 * 1024;
    private static final long ENDS_WITHIN_SECONDS = 30;
    private static final Duration LETS_GO_WITHIN = Duration.ofSeconds(2);

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final String name;
    private final int mostLine;
    private final Pipe toProgram;
    private final Pipe fromProgram;
    private final OutputStream out;
    private final InputStream in;
    private final Thread thread;

    private byte[] line = new byte[BUFFER];
    private int length;

    /** Runs the program. */
    @FunctionalInterface
    public interface Program {
        /**
         * Runs it until it ends by itself.
         *
         * @param told what it is told; ends when nobody talks with it any more
         * @param answers what it answers
         * @throws IOException when it ends with an error; says which
         */
        void run(InputStream told, OutputStream answers) throws IOException;
    }

    /**
     * Begins a talk.
     *
     * @param name of the program, for errors
     * @param mostLine the longest line of an answer, in bytes
     */
    public ProgramTalk(String name, int mostLine, Program program) throws IOException {
        this.name = name;
        this.mostLine = mostLine;
        toProgram = Pipe.open();
        fromProgram = Pipe.open();
        out = new BufferedOutputStream(Channels.newOutputStream(toProgram.sink()), BUFFER);
        in = new BufferedInputStream(Channels.newInputStream(fromProgram.source()), BUFFER);
        thread = Thread.ofVirtual().name("talk-" + name).start(() -> hold(program));
    }

    private void hold(Program program) {
        try (var answers = Channels.newOutputStream(fromProgram.sink());
                var told = Channels.newInputStream(toProgram.source())) {
            program.run(told, answers);
            ended.complete(true);
        } catch (IOException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /** Tells it something; it may get it only with {@link #flush}. */
    public void tell(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        tell(bytes, bytes.length);
    }

    /** Tells it the first of these bytes. */
    public void tell(byte[] bytes, int size) throws IOException {
        try {
            out.write(bytes, 0, size);
        } catch (IOException e) {
            throw why(e);
        }
    }

    /** Lets it have all that it was told. */
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw why(e);
        }
    }

    /** Reads one more line of its answer, which {@link #line} is then. */
    public void read() throws IOException {
        length = 0;
        while (true) {
            int next = readByte();
            if (next < 0) {
                throw why(new IOException(name + " ended before it had answered"));
            }
            if (next == '\n') {
                return;
            }
            if (length == line.length) {
                if (length >= mostLine) {
                    throw new IOException("a row is longer than " + (mostLine >> 20) + " MiB, which cannot be moved");
                }
                line = Arrays.copyOf(line, Math.min(2 * length, mostLine));
            }
            line[length++] = (byte) next;
        }
    }

    private int readByte() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw why(e);
        }
    }

    /** The line that was read, without its end; the bytes are used again for the next. */
    public byte[] line() {
        return line;
    }

    /** How many bytes of {@link #line} there are. */
    public int length() {
        return length;
    }

    /** Whether the line that was read is this one. */
    public boolean isLine(byte[] other) {
        return Arrays.equals(line, 0, length, other, 0, other.length);
    }

    /** The line that was read, as text. */
    public String text() {
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /** What the program ended with says more than that it does not answer. */
    private IOException why(IOException seen) {
        try {
            ended.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
            return seen;
        } catch (ExecutionException e) {
            return e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException _) {
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var told = new InterruptedIOException("interrupted while the database was asked");
            told.initCause(e);
            return told;
        }
    }

    /** Ends the talk: the program finds the end of what it is told. */
    @Override
    public void close() throws IOException {
        toProgram.sink().close();
        fromProgram.source().close();
        try {
            if (!thread.join(LETS_GO_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
