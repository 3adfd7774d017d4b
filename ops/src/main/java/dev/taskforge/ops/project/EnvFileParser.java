package dev.taskforge.ops.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one environment file; see {@link EnvFile}. */
final class EnvFileParser {
    private static final Pattern START =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*(=\\s*)?(.*)");
    private static final Pattern AFTER_QUOTE = Pattern.compile("\\s*(#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");

    private final List<String> lines;
    private final Map<String, String> process;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Integer> unreadable = new ArrayList<>();
    private final Interpolation interpolation;

    EnvFileParser(String text, Map<String, String> process) {
        this.lines =
                (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
        this.process = process;
        this.interpolation = new Interpolation(this::lookup, true);
    }

    private String lookup(String name) {
        var value = values.get(name);
        return value != null ? value : process.getOrDefault(name, "");
    }

    EnvFile parse() {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                i = assignment(i, line);
            }
        }
        return new EnvFile(values, unreadable);
    }

    /** Reads the assignment that begins in line {@code at} and returns its last line. */
    private int assignment(int at, String line) {
        var match = START.matcher(line);
        if (!match.matches()) {
            unreadable.add(at + 1);
            return at;
        }
        var name = match.group(1);
        var rest = match.group(3);
        if (match.group(2) == null) {
            bare(at, name, rest);
            return at;
        }
        if (rest.startsWith("\"") || rest.startsWith("'")) {
            return quoted(at, name, rest.charAt(0), rest.substring(1));
        }
        put(at, name, interpolated(COMMENT.matcher(rest).replaceFirst("").strip()));
        return at;
    }

    /** A name alone takes its value from the process. */
    private void bare(int at, String name, String rest) {
        if (!AFTER_QUOTE.matcher(rest).matches()) {
            unreadable.add(at + 1);
        } else if (process.containsKey(name)) {
            put(at, name, process.get(name));
        }
    }

    private int quoted(int at, String name, char quote, String first) {
        var content = new StringBuilder();
        var rest = first;
        for (int line = at; ; line++) {
            int end = closing(rest, quote);
            if (end >= 0) {
                content.append(rest, 0, end);
                if (AFTER_QUOTE.matcher(rest.substring(end + 1)).matches()) {
                    put(at, name, quote == '\'' ? content.toString() : doubleQuoted(content.toString()));
                } else {
                    unreadable.add(line + 1);
                }
                return line;
            }
            content.append(rest).append('\n');
            if (line + 1 >= lines.size()) {
                unreadable.add(at + 1);
                return at;
            }
            rest = lines.get(line + 1);
        }
    }

    private static int closing(String text, char quote) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote == '"') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }

    /** Variables first and escapes second, so that an escaped dollar sign is not taken for a variable. */
    private @Nullable String doubleQuoted(String text) {
        var filled = interpolated(text.replace("\\$", "$$"));
        if (filled == null) {
            return null;
        }
        var out = new StringBuilder();
        for (int i = 0; i < filled.length(); i++) {
            char c = filled.charAt(i);
            if (c != '\\' || i + 1 == filled.length()) {
                out.append(c);
                continue;
            }
            char next = filled.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case '"', '\\' -> out.append(next);
                default -> out.append(c).append(next);
            }
        }
        return out.toString();
    }

    private @Nullable String interpolated(String text) {
        try {
            return interpolation.fill(text);
        } catch (MissingVariableException | IllegalArgumentException e) {
            return null;
        }
    }

    private void put(int at, String name, @Nullable String value) {
        if (value == null) {
            unreadable.add(at + 1);
        } else {
            values.put(name, value);
        }
    }
}
