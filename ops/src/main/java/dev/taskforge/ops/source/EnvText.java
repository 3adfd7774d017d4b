package dev.taskforge.ops.source;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of an environment file with their places, by the rules of Docker Compose v2: comments, {@code export},
 * single and double quotes, values over several lines inside quotes. Variables are not filled in. Source: the Compose
 * specification, "Env_file format", and what its dotenv reader does.
 *
 * @param entries in the order of the file
 * @param unreadable the lines that are not of the form {@code NAME=value}
 */
public record EnvText(List<Entry> entries, List<Spot> unreadable) {

    public EnvText {
        entries = List.copyOf(entries);
        unreadable = List.copyOf(unreadable);
    }

    /** How a value is quoted. */
    public enum Quote {
        NONE,
        SINGLE,
        DOUBLE
    }

    /**
     * A line.
     *
     * @param name where the name stands
     * @param raw where the value stands, quotes included, without the comment behind it
     * @param assigned false when the name stands alone and takes its value from outside
     */
    public record Entry(Spot name, Spot raw, Quote quote, boolean assigned) {
        private static final Pattern CARRIAGE_RETURN = Pattern.compile("\r\n");

        /** What stands between the quotes, or all of it, with its escapes as written. */
        public String content() {
            var text = raw.text();
            var inside = quote == Quote.NONE ? text : text.substring(1, text.length() - 1);
            return inside.indexOf('\r') < 0
                    ? inside
                    : CARRIAGE_RETURN.matcher(inside).replaceAll("\n");
        }

        /** The value with its escapes resolved and no variable filled in. */
        public String value() {
            return switch (quote) {
                case NONE -> content();
                case SINGLE -> content().replace("\\'", "'");
                case DOUBLE -> unescaped(content());
            };
        }

        /** The name only: the value may be a secret. */
        @Override
        public String toString() {
            return name + " " + name.text();
        }
    }

    /** Reads a file. Takes time linear in its length whatever it holds. */
    public static EnvText read(SourceFile file) {
        return new EnvScanner(file).read();
    }

    /** Resolves the escapes that double quotes know; a backslash before anything else stays. */
    public static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case '"', '\\', '$' -> out.append(next);
                default -> out.append(c).append(next);
            }
        }
        return out.toString();
    }
}
