package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.host.Pause;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A run of apt that installs. Nothing that ends a job ends it, for dpkg that is cut off leaves a machine half installed: it leads a session
 * of its own, and what it says goes into a file, so that it goes on when this process ends. A later process finds it by its number and
 * the time at which it began.
 *
 * @param root the folder that stands for {@code /}
 * @param paths where programs lie, folders separated by colons
 */
public record Installation(Path root, String paths) {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int MOST = 1024 * 1024;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Set<String> INHERITED = Set.of("HOME", "USER", "LOGNAME", "TZ", "TMPDIR");

    /**
     * How it ended.
     *
     * @param output what it said, the last megabyte
     * @param interrupted whether this thread was interrupted meanwhile; it is not any more
     */
    public record Ended(int exitCode, String output, boolean interrupted) {}

    private Path output() {
        return root.resolve("run/taskforge-apt.log");
    }

    private Path number() {
        return root.resolve("run/taskforge-apt.pid");
    }

    /**
     * Runs a program to its end.
     *
     * @throws IOException when it cannot begin, or does not end in time; then it goes on
     */
    Ended run(List<String> arguments, Duration limit) throws IOException {
        var process = start(arguments);
        long until = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw late(limit);
            }
            try {
                ended = process.waitFor(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                interrupted = true; // told to the caller, who has to write down first what was installed
            }
        }
        Files.deleteIfExists(number());
        return new Ended(process.exitValue(), said(), interrupted);
    }

    private Process start(List<String> arguments) throws IOException {
        Files.createDirectories(root.resolve("run"));
        var all = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            all.add(SETSID.toString());
        }
        all.addAll(arguments);
        var builder = new ProcessBuilder(all)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output().toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive", "PATH", paths));
        var process = builder.start();
        Files.writeString(number(), process.pid() + " " + began(process.toHandle()) + "\n");
        return process;
    }

    /** Waits for one that an earlier process began; at once when there is none. */
    void await(Duration limit) throws IOException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (earlier().isPresent()) {
            if (System.nanoTime() > until) {
                throw late(limit);
            }
            Pause.of(LOOK);
        }
    }

    private Optional<ProcessHandle> earlier() throws IOException {
        if (!Files.exists(number())) {
            return Optional.empty();
        }
        var words = Files.readString(number()).strip().split(" ");
        // A number is given again, to another program that began at another time.
        return words.length == 2 && words[0].matches("[0-9]{1,18}")
                ? ProcessHandle.of(Long.parseLong(words[0]))
                        .filter(process -> process.isAlive() && began(process).equals(words[1]))
                : Optional.empty();
    }

    private static String began(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(at -> String.valueOf(at.toEpochMilli()))
                .orElse("-");
    }

    private String said() throws IOException {
        try (var file = Files.newByteChannel(output())) {
            file.position(Math.max(0, file.size() - MOST));
            return new String(Channels.newInputStream(file).readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    private IOException late(Duration limit) {
        return new IOException("apt-get has not ended within " + limit.toMinutes()
                + " min and goes on; what it says is in " + output());
    }
}
