package dev.taskforge.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A TaskForge as {@code up} starts it, with records of its own that are there until it is closed. */
final class OwnServer implements AutoCloseable {
    private static final long MINUTES = 5;

    private final Path launcher;
    private final Path data;

    private OwnServer(Path launcher, Path data) {
        this.launcher = launcher;
        this.data = data;
    }

    /** Starts one on a free port with its data in a folder. */
    static OwnServer start(Path launcher, Path data) throws IOException, InterruptedException {
        var server = new OwnServer(launcher, data);
        try {
            server.run("up", "--detach", "--port", "0", "--data", data.toString());
            return server;
        } catch (IllegalStateException e) {
            // It may have started all the same, and not be in order.
            server.close();
            throw e;
        }
    }

    /** Its process. */
    ProcessHandle process() throws IOException {
        long pid = JsonMapper.shared()
                .readTree(Files.readString(data.resolve("server.json")))
                .path("pid")
                .asLong();
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
    }

    /** Applies a project's file. */
    void apply(Path file) throws IOException, InterruptedException {
        run("apply", file.toString(), "--yes");
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var said = Files.createTempFile("taskforge-bench", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        // Not those of whoever runs the benchmark: it would act on their server.
        builder.environment().keySet().removeIf(name -> name.startsWith("TASKFORGE_") || name.equals("DATABASE_URL"));
        builder.environment().put("TASKFORGE_DATA", data.toString());
        var process = builder.start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command)
                        + (ended ? " ended with " + process.exitValue() : " did not end") + ": "
                        + Files.readString(said, StandardCharsets.UTF_8));
            }
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("down", "--data", data.toString());
    }
}
