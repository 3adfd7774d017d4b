package dev.taskforge.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of one job system that takes turns with us, line by line. */
final class Child implements AutoCloseable {
    static final String STORE = "BENCH_STORE_URL";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);
    private static final int SHOWN = 2_000;
    private static final String END = "";

    private final List<String> command;
    private final Path errors;
    private final Process process;
    private final Writer input;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** @param url of its store, which it finds in {@value #STORE}: others on the machine can read its arguments */
    Child(List<String> command, String url) throws IOException {
        this.command = command;
        errors = Files.createTempFile("taskforge-bench-", ".errors");
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put(STORE, url);
        process = builder.start();
        input = process.outputWriter();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            lines.add("failed " + e);
        }
        lines.add(END);
    }

    /** Waits for a line that begins with that word and returns the rest of it. */
    String await(String word) throws IOException, InterruptedException {
        var line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null || !line.startsWith(word)) {
            throw new IllegalStateException("Expected '" + word + "' but got '" + (line == null ? "nothing" : line)
                    + "' from " + String.join(" ", command.subList(command.size() - 5, command.size())) + "\n"
                    + errors());
        }
        return line.substring(word.length()).strip();
    }

    /** Lets it begin. */
    void go() throws IOException {
        input.write("go\n");
        input.flush();
    }

    private String errors() throws IOException {
        var text = Files.readString(errors);
        return text.substring(Math.max(0, text.length() - SHOWN));
    }

    /** Ends its input, which asks it to stop, and waits; one that does not stop is ended. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            input.close();
        } catch (IOException e) {
            // It has ended before; what it said about that was read or will be.
            lines.add("failed " + e);
        }
        if (!process.waitFor(TIME_TO_STOP)) {
            process.destroyForcibly().waitFor();
        }
        Files.delete(errors);
    }
}
