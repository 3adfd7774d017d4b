package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.Stall;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipe with a name, to which a program in a container writes, and from which this process reads: what leaves a container otherwise goes
 * through Docker Engine, which takes more time than the programs themselves. Used once, and closed in any case.
 */
public final class NamedPipe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamedPipe.class);
    private static final Duration SOON = Duration.ofSeconds(30);
    /** As much as Linux keeps in a pipe. */
    private static final int ROOM = 64 * 1024;
    /** Where a container keeps what is in its memory alone. */
    private static final String MEMORY = "/dev/shm";

    private static final String PREFIX = "taskforge-";
    /** A pipe that is older is opened at both ends, or nobody's any more. */
    private static final Duration OPENED_BY_NOW = Duration.ofMinutes(1);

    private final Path outside;
    private final String inside;
    /** Both ends, so that nobody ever waits for the other side to open it; opening both never waits. */
    private final FileChannel guard;

    private final Stall stall;

    /**
     * Of one that is there.
     *
     * @param stall told of all that is read
     */
    NamedPipe(Path outside, String inside, Stall stall) throws IOException {
        this.outside = outside;
        this.inside = inside;
        this.stall = stall;
        guard = FileChannel.open(outside, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Makes one in the memory of a container that runs, seen through its first process: that takes the rights of root.
     *
     * @return none when that cannot be done, or when the memory is shared with others
     */
    public static Optional<NamedPipe> in(Docker docker, String container) throws IOException {
        var process = docker.processWithOwnMemory(container);
        if (process.isEmpty()) {
            return Optional.empty();
        }
        var memory = Path.of("/proc/" + process.getAsLong() + "/root" + MEMORY);
        sweep(memory, docker.stall());
        var name = PREFIX + UUID.randomUUID();
        return make(docker, container, memory.resolve(name), MEMORY + "/" + name);
    }

    /** Ends programs that wait for a reader that was killed, and removes what they waited for. */
    private static void sweep(Path memory, Stall stall) throws IOException {
        try (var left = Files.newDirectoryStream(memory, PREFIX + "*")) {
            for (var pipe : left) {
                var made = Files.readAttributes(pipe, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (made.isOther()
                        && made.lastModifiedTime()
                                .toInstant()
                                .plus(OPENED_BY_NOW)
                                .isBefore(Instant.now())) {
                    new NamedPipe(pipe, "", stall).close();
                }
            }
        } catch (DirectoryIteratorException | IOException e) { // not shown to this user, or gone meanwhile
            LOG.debug("what is left in {} stays: {}", memory, e.toString());
        }
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
        var pipe = new NamedPipe(outside, inside, docker.stall());
        try {
            // Linux lets others write to a pipe in a folder like /dev/shm only when both belong to the same user.
            boolean owned = owner(outside).equals(owner(outside.resolveSibling("")));
            if (owned
                    && docker.exec(container, List.of("test", "-p", inside))
                                    .run(SOON)
                                    .exitCode()
                            == 0) {
                return Optional.of(pipe);
            }
        } catch (IOException e) {
            pipe.close();
            throw e;
        }
        pipe.close();
        return Optional.empty();
    }

    private static Object owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isMade(Path pipe) throws IOException {
        try {
            // Whoever writes in the container may have any number; nobody but this process reads.
            var making = Command.of(List.of("mkfifo", "--mode=622", pipe.toString()), Path.of("/"), SOON);
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
        // Does not wait for a writer: the guard is one.
        var in = new Ending(
                Channels.newInputStream(FileChannel.open(outside, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        var reader = Thread.ofPlatform().daemon().name("named-pipe").start(() -> read(in, reading, read));
        try {
            program.run();
            guard.close(); // after the last byte comes the end
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

    private <T> void read(Ending in, Reading<T> reading, CompletableFuture<T> read) {
        try (in) {
            complete(in, reading, read);
        } catch (IOException e) {
            LOG.debug("closing the pipe {}: {}", outside, e.toString());
        } finally {
            close(); // without a reader the program ends, when it did not yet
        }
    }

    /** Before it is closed: whoever cannot write any more finds out why. */
    private static <T> void complete(Ending in, Reading<T> reading, CompletableFuture<T> read) {
        try {
            read.complete(reading.read(in));
        } catch (IOException e) {
            read.completeExceptionally(in.ended ? new Cut(e) : e);
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

    /** Removes it. Whoever reads finds its end; whoever writes to it is ended. */
    @Override
    public void close() {
        try (guard) {
            Files.deleteIfExists(outside); // first: who opens it without a reader would wait for one
        } catch (IOException e) { // its container may be gone, or be gone soon
            LOG.warn("the pipe {} stays: {}", outside, e.toString());
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

    private final class Ending extends FilterInputStream {
        private boolean ended;

        Ending(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            stall.passed(read < 0 ? 0 : 1);
            return noting(read);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            stall.passed(Math.max(0, read));
            return noting(read);
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
