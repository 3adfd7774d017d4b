package dev.taskforge.ops.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An environment file, read by the rules of Docker Compose: comments, {@code export}, single quotes (taken literally),
 * double quotes (escapes and variables), values over several lines inside quotes, variables in terms of earlier lines.
 *
 * @param values by name, in the order of the file
 * @param unreadable the numbers of the lines that are not of the form {@code NAME=value}; their contents are never kept
 */
public record EnvFile(Map<String, String> values, List<Integer> unreadable) {
    /** The largest file read, in bytes. */
    public static final int MOST_BYTES = 1024 * 1024;

    public EnvFile {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Reads a file's text.
     *
     * @param process the environment that variables without a line of their own come from
     */
    public static EnvFile parse(String text, Map<String, String> process) {
        return new EnvFileParser(text, process).parse();
    }

    @Override
    public String toString() {
        return "EnvFile" + values.keySet();
    }
}
