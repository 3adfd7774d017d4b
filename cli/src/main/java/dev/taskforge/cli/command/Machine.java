package dev.taskforge.cli.command;

import dev.taskforge.cli.command.Finding.Health;
import dev.taskforge.cli.text.Ages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** What the doctor can see of this machine without a server. Changes nothing. */
final class Machine {
    private static final long ENOUGH_MEMORY = 256L << 20;
    private static final long ENOUGH_DISK = 1L << 30;

    private final Path data;
    private final String path;

    /** @param path the variable {@code PATH} */
    Machine(Path data, String path) {
        this.data = data;
        this.path = path;
    }

    List<Finding> look() {
        var findings = new ArrayList<Finding>();
        findings.add(java());
        findings.add(memory());
        findings.add(disk());
        findings.add(dataDirectory());
        findings.add(docker());
        return findings;
    }

    private static Finding java() {
        var version = Runtime.version();
        return Finding.of("java", version.feature() >= 25, Health.BAD, version.toString());
    }

    private static Finding memory() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    var bytes = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                    return Finding.of("memory", bytes >= ENOUGH_MEMORY, Health.WARNING, Ages.bytes(bytes));
                }
            }
        } catch (IOException e) {
            return new Finding("memory", Health.WARNING, "?");
        }
        return new Finding("memory", Health.WARNING, "?");
    }

    private Finding disk() {
        try {
            var bytes = Files.getFileStore(existing()).getUsableSpace();
            return Finding.of("disk", bytes >= ENOUGH_DISK, Health.WARNING, Ages.bytes(bytes));
        } catch (IOException e) {
            return new Finding("disk", Health.BAD, String.valueOf(e.getMessage()));
        }
    }

    private Path existing() {
        var folder = data.toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder;
    }

    private Finding dataDirectory() {
        if (!Files.exists(data)) {
            return new Finding("data", Health.OK, data + " (-)");
        }
        try {
            var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(data));
            return Finding.of("data", mode.endsWith("------"), Health.BAD, data + " " + mode);
        } catch (IOException | UnsupportedOperationException e) {
            return new Finding("data", Health.WARNING, String.valueOf(data));
        }
    }

    private Finding docker() {
        for (var folder : path.split(":")) {
            var program = Path.of(folder, "docker");
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                var socket = Path.of("/var/run/docker.sock");
                return Finding.of("docker", Files.isWritable(socket), Health.WARNING, program + ", " + socket);
            }
        }
        return new Finding("docker", Health.WARNING, "-");
    }
}
