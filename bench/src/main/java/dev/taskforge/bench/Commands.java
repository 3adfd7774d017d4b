package dev.taskforge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Starts the command line as people do: the launcher, a new JVM. */
final class Commands {
    private final Path launcher;

    /** @param memory the most that was resident, in KiB */
    record Run(double milliseconds, long memory) {}

    /** @param launcher the script {@code taskforge} */
    Commands(Path launcher) {
        this.launcher = launcher;
    }

    /** The median time and the highest memory of some runs of {@code lint} over a folder. */
    Run lint(Path folder, int times) throws IOException, InterruptedException {
        var runs = new double[times];
        long memory = 0;
        for (int i = 0; i < times; i++) {
            var run = lint(folder);
            runs[i] = run.milliseconds();
            memory = Math.max(memory, run.memory());
        }
        Arrays.sort(runs);
        return new Run(runs[times / 2], memory);
    }

    /** One run; an end with anything but findings or none is an error of the benchmark. */
    Run lint(Path folder) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var errors = Files.createTempFile("lint", ".errors");
        var process = new ProcessBuilder(launcher.toString(), "lint", folder.toString())
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long memory = 0;
        while (process.isAlive()) {
            memory = Math.max(memory, highWater(process.pid()));
        }
        int status = process.waitFor();
        var said = Files.readString(errors);
        Files.delete(errors);
        // A failure has the same status as findings, but says why on the error stream.
        if (status > 1 || !said.isEmpty()) {
            throw new IllegalStateException(launcher + " lint " + folder + " ended with " + status + ": " + said);
        }
        return new Run((System.nanoTime() - begin) / 1e6, memory);
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
