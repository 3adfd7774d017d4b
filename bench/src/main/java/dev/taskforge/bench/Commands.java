package dev.taskforge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Starts the command line as people do: the launcher, a new JVM. */
final class Commands {
    private final Path launcher;

    /** @param launcher the script {@code taskforge} */
    Commands(Path launcher) {
        this.launcher = launcher;
    }

    /**
     * The time of one run of {@code lint} over a folder, with nobody watching its memory: that would take a core from
     * it. An end with anything but findings or none is an error of the benchmark.
     */
    double milliseconds(Path folder) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        run(folder, process -> {});
        return (System.nanoTime() - begin) / 1e6;
    }

    /** The highest memory of one run, in KiB. */
    long memory(Path folder) throws IOException, InterruptedException {
        var highest = new long[1];
        run(folder, process -> {
            while (process.isAlive()) {
                highest[0] = Math.max(highest[0], highWater(process.pid()));
            }
        });
        return highest[0];
    }

    private void run(Path folder, Consumer<Process> watch) throws IOException, InterruptedException {
        var errors = Files.createTempFile("lint", ".errors");
        var process = new ProcessBuilder(launcher.toString(), "lint", folder.toString())
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        watch.accept(process);
        int status = process.waitFor();
        var said = Files.readString(errors);
        Files.delete(errors);
        // A failure has the same status as findings, but says why on the error stream.
        if (status > 1 || !said.isEmpty()) {
            throw new IllegalStateException(launcher + " lint " + folder + " ended with " + status + ": " + said);
        }
    }

    /** The most that was resident so far, in KiB; 0 once the process is gone. */
    private static long highWater(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
