package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What takes the log of a container, and how much of it stays on this machine.
 *
 * <p>Source: Docker documentation, “JSON File logging driver” and “Local file logging driver”: the former keeps everything in one file
 * unless told otherwise, the latter five files of 20 MiB; sizes are in multiples of 1024, as {@code RAMInBytes} of docker/go-units reads them.
 *
 * @param driver such as {@code json-file}
 * @param options such as {@code max-size}
 */
public record LogSettings(String driver, Map<String, String> options) {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,12})?) ?([bkmgtp]?)(?:i?b)?");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,5}");
    private static final String UNITS = "bkmgtp";
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    public LogSettings {
        options = Map.copyOf(options);
    }

    /** Those of a container; empty when there is none. */
    public static Optional<LogSettings> of(Docker docker, String container) throws IOException {
        return docker.found("/containers/" + Docker.encode(container) + "/json", node -> {
            var config = node.path("HostConfig").path("LogConfig");
            return new LogSettings(config.path("Type").asString(""), Docker.map(config.path("Config")));
        });
    }

    /** Whether Docker Engine itself keeps the log in files: other drivers pass it on, or keep nothing. */
    public boolean isInFiles() {
        return driver.equals("json-file") || driver.equals("local");
    }

    /**
     * How many bytes of log stay at most, of a driver that keeps files; empty when nothing bounds them. Beyond what a long holds it is the
     * largest long.
     *
     * @throws IllegalArgumentException when an option cannot be read
     */
    public OptionalLong most() {
        boolean local = driver.equals("local");
        var size = options.getOrDefault("max-size", local ? "20m" : "-1");
        var files = options.getOrDefault("max-file", local ? "5" : "1");
        if (size.equals("-1")) {
            return OptionalLong.empty();
        }
        var read = SIZE.matcher(size.toLowerCase(Locale.ROOT));
        if (!read.matches() || !COUNT.matcher(files).matches()) {
            throw new IllegalArgumentException("max-size " + size + ", max-file " + files);
        }
        var bytes = new BigDecimal(read.group(1));
        for (int i = UNITS.indexOf(read.group(2).isEmpty() ? "b" : read.group(2)); i > 0; i--) {
            bytes = bytes.multiply(KIBI);
        }
        // Docker Engine cuts off parts of a byte.
        var all = bytes.setScale(0, RoundingMode.DOWN).multiply(new BigDecimal(files));
        return OptionalLong.of(all.min(LARGEST).longValueExact());
    }
}
