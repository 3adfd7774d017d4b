package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.backup.postgres.RowsHash;
import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes rows, which come as COPY writes them as text, as CSV of RFC 4180: every value in quotes, lines that end with CR LF. NULL is a field with
 * nothing in it, not even quotes; an empty text is a pair of quotes.
 */
public final class CsvWriter implements TableSession.Taker {
    private final OutputStream out;
    private final RowsHash hash = new RowsHash();

    /** @param out buffered; the caller closes it */
    public CsvWriter(OutputStream out, List<String> columns) throws IOException {
        this.out = out;
        boolean first = true;
        for (var column : columns) {
            if (!first) {
                out.write(',');
            }
            first = false;
            quoted(column);
        }
        endLine();
    }

    private void quoted(String text) throws IOException {
        out.write('"');
        out.write(text.replace("\"", "\"\"").getBytes(StandardCharsets.UTF_8));
        out.write('"');
    }

    private void endLine() throws IOException {
        out.write('\r');
        out.write('\n');
    }

    @Override
    public void row(byte[] bytes, int length) throws IOException {
        hash.end(bytes, 0, length);
        int at = 0;
        while (true) {
            at = field(bytes, at, length);
            if (at == length) {
                break;
            }
            out.write(',');
            at++; // the tab
            if (at == length) {
                field(bytes, at, length); // the last one is empty
                break;
            }
        }
        endLine();
    }

    /** Writes one, and returns where it ends. */
    private int field(byte[] bytes, int from, int length) throws IOException {
        boolean isNull = from + 1 < length
                && bytes[from] == '\\'
                && bytes[from + 1] == 'N'
                && (from + 2 == length || bytes[from + 2] == '\t');
        if (isNull) {
            return from + 2;
        }
        out.write('"');
        int at = from;
        while (at < length && bytes[at] != '\t') {
            int value = bytes[at++];
            if (value == '\\') {
                if (at == length) {
                    throw new IOException("a row ends after a backslash");
                }
                value = CopyText.unescaped(bytes[at++]);
            }
            if (value == '"') {
                out.write('"');
            }
            out.write(value);
        }
        out.write('"');
        return at;
    }

    /** How many there were. */
    public long rows() {
        return hash.count();
    }

    /** Of all rows, whatever their order. */
    public String hash() {
        return hash.hash();
    }
}
