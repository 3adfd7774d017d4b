package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A pipe with a name, to which a program in a container writes, and from which this process reads: what leaves a container otherwise goes
 * through Docker Engine, which takes more time than the programs themselves. Used once, and closed in any case.
 */
public final class NamedPipe implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** As much as Linux keeps in a pipe. */
    private static final int ROOM = 64 * 1024;

    private final Path outside;
    private final String inside;

    NamedPipe(Path outside, String inside) {
        this.outside = outside;
        this.inside = inside;
    }

    /**
     * Makes one in the memory of a container that runs, seen through its first process: that takes the rights of root.
     *
     * @return none when that cannot be done
     */
    public static Optional<NamedPipe> in(Docker docker, String container) throws IOException {
        var process = docker.process(container);
        var inside = "/dev/shm/taskforge-" + UUID.randomUUID();
        return process.isEmpty()
                ? Optional.empty()
                : make(docker, container, Path.of("/proc/" + process.getAsLong() + "/root" + inside), inside);
    }

    /**
     * Makes one.
     *
     * @param outside the name that this process has for it
     * @param inside the name that the container has for it; nothing of that name is there
     * @return none when this process cannot make one, or the container does not see it: Docker Engine may be on another machine
     */
    public static Optional<NamedPipe> make(Docker docker, String container, Path outside, String inside)
            throws IOException {
        if (!isMade(outside)) {
            return Optional.empty();
        }
        var pipe = new NamedPipe(outside, inside);
        if (docker.exec(container, List.of("test", "-p", inside)).run(SOON).exitCode() == 0) {
            return Optional.of(pipe);
        }
        pipe.close();
        return Optional.empty();
    }

    private static boolean isMade(Path pipe) throws IOException {
        try {
            // Whoever writes in the container may have any number.
            var making = Command.of(List.of("mkfifo", "--mode=666", pipe.toString()), Path.of("/"), SOON);
            return new Commands().run(making).exitCode() == 0;
        } catch (CommandNotStartedException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    /** The name that the container has for it. */
    public String inside() {
        return inside;
    }

    /** Reads what comes, to its end or as far as it wants to. */
    @FunctionalInterface
    public interface Reading<T> {
        T read(InputStream in) throws IOException;
    }

    /** Runs a program that writes, to its end. */
    @FunctionalInterface
    public interface Writing {
        void run() throws IOException;
    }

    /**
     * Runs a program that writes to the pipe, and reads meanwhile in a thread of its own, which has ended when this returns or throws.
     *
     * @throws IOException also that of the reading, when it ended before the program did; else that of the program
     */
    public <T> T read(Reading<T> reading, Writing program) throws IOException {
        var read = new CompletableFuture<T>();
        var reader = Thread.ofPlatform().daemon().name("named-pipe").start(() -> read(reading, read));
        try {
            program.run();
            close();
            return read.get();
        } catch (ExecutionException _) {
            throw cause(read);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (IOException e) {
            if (read.isCompletedExceptionally() && !(read.exceptionNow() instanceof Cut)) {
                throw cause(read); // it stopped reading, which the program could not understand
            }
            throw e;
        } finally {
            reader.interrupt(); // closes what it reads from
            close();
            read.handle((_, _) -> true).join();
        }
    }

    private <T> void read(Reading<T> reading, CompletableFuture<T> read) {
        Ending pipe = null;
        try (var in = new Ending(Channels.newInputStream(
                FileChannel.open(outside, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            pipe = in;
            read.complete(reading.read(in));
        } catch (NoSuchFileException _) {
            read.completeExceptionally(new Cut(new IOException("the program ended before it wrote anything")));
        } catch (IOException e) {
            read.completeExceptionally(pipe != null && pipe.ended ? new Cut(e) : e);
        } catch (Throwable e) { // whoever waits for it must not wait for ever
            read.completeExceptionally(e);
        }
    }

    private static IOException cause(CompletableFuture<?> read) {
        return switch (read.exceptionNow()) {
            case Cut e -> e.why;
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Throwable e -> new IOException("what a program wrote could not be read", e);
        };
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        var told = new InterruptedIOException("interrupted while a program wrote");
        told.initCause(e);
        return told;
    }

    /** Removes it. Whoever waits for its first writer finds its end. */
    @Override
    public void close() throws IOException {
        if (Files.exists(outside, LinkOption.NOFOLLOW_LINKS)) {
            // Opened for both, which never waits; whoever comes later finds no pipe any more.
            try (var _ = FileChannel.open(
                    outside, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(outside);
            }
        }
    }

    /** Says that what was read was not all there should be: the program has ended too early. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient IOException why;

        Cut(IOException why) {
            super(why);
            this.why = why;
        }
    }

    private static final class Ending extends FilterInputStream {
        private boolean ended;

        Ending(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return noting(super.read());
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return noting(super.read(into, offset, length));
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            long moved = 0;
            var buffer = new byte[ROOM];
            for (int read = read(buffer, 0, ROOM); read >= 0; read = read(buffer, 0, ROOM)) {
                out.write(buffer, 0, read);
                moved += read;
            }
            return moved;
        }

        private int noting(int read) {
            ended |= read < 0;
            return read;
        }
    }
}
