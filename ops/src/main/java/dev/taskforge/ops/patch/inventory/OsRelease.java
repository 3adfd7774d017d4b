package dev.taskforge.ops.patch.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which operating system a machine runs.
 *
 * <p>Source: os-release(5).
 *
 * @param id such as {@code debian}; {@code linux} when the file does not say
 * @param version such as {@code 12}; empty when the file does not say
 * @param name for people
 */
public record OsRelease(String id, String version, String name) {
    private static final int MOST = 64 * 1024;

    /**
     * Reads the file below a folder.
     *
     * @param root the folder that stands for {@code /}
     */
    public static OsRelease read(Path root) throws IOException {
        var etc = root.resolve("etc/os-release");
        var file = Files.exists(etc) ? etc : root.resolve("usr/lib/os-release");
        try (var in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MOST), StandardCharsets.UTF_8));
        }
    }

    static OsRelease parse(String text) {
        var values = new HashMap<String, String>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line -> values.put(line.substring(0, line.indexOf('=')), unquoted(line)));
        var id = values.getOrDefault("ID", "linux");
        return new OsRelease(id, values.getOrDefault("VERSION_ID", ""), name(values, id));
    }

    private static String name(Map<String, String> values, String id) {
        return values.getOrDefault("PRETTY_NAME", values.getOrDefault("NAME", id));
    }

    private static String unquoted(String line) {
        var value = line.substring(line.indexOf('=') + 1).strip();
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        var inner = quoted ? value.substring(1, value.length() - 1) : value;
        return inner.replaceAll("\\\\([\"$`\\\\])", "$1");
    }
}
