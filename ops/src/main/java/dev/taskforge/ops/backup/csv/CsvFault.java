package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * What is wrong with a file, and where.
 *
 * @param line the first is 1; 0 when it is about the whole file
 */
public record CsvFault(Kind kind, String file, long line, List<String> arguments) {

    /** The kinds, each with a text {@code csv.fault.}. */
    public enum Kind {
        /** It is not there, or no plain file. */
        MISSING,
        /** It is shorter than its manifest says. */
        CUT_OFF,
        /** It is longer than its manifest says. */
        LONGER,
        /** Its SHA-256 is another one. */
        OTHER_BYTES,
        /** The first line does not name the columns of the manifest. */
        HEADER,
        /** A row has too few fields. */
        FEW_FIELDS,
        /** A row has too many fields. */
        MANY_FIELDS,
        /** Something that is no UTF-8. */
        NO_UTF8,
        /** A byte of zero, which no text has. */
        ZERO,
        /** A quote where none may be, or anything else behind one. */
        QUOTE,
        /** It ends within quotes. */
        OPEN_QUOTE,
        /** A carriage return outside of quotes that ends no line. */
        LONE_RETURN,
        /** A row that is too long. */
        LONG_ROW,
        /** Another number of rows. */
        OTHER_ROWS,
        /** Other content. */
        OTHER_CONTENT;

        String key() {
            return "csv.fault." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static CsvFault of(Kind kind, String file, long line, Object... arguments) {
        return new CsvFault(
                kind,
                file,
                line,
                java.util.Arrays.stream(arguments).map(String::valueOf).toList());
    }

    /** Says it; the file and the line come first. */
    public Message message() {
        var all = new java.util.ArrayList<Object>(List.of(file, line));
        all.addAll(arguments);
        return Message.of(kind.key(), all.toArray());
    }
}
