package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A row as COPY writes it as text, put together field by field and taken apart again: what files of CSV are written from and read into. */
final class CopyRow {
    private static final HexFormat HEX = HexFormat.of();

    private byte[] bytes = new byte[8 * 1024];
    private int length;
    private boolean begun;

    /** Begins another row; the bytes of the one before are used again. */
    void begin() {
        length = 0;
        begun = false;
    }

    /** Adds a field; null is NULL. */
    void add(@Nullable String value) throws IOException {
        next();
        if (value == null) {
            raw('\\');
            raw('N');
            return;
        }
        text(value);
    }

    /** Adds a field of so many bytes in hexadecimal behind a word. */
    void add(String word, byte[] value) throws IOException {
        add(word, value, value.length);
    }

    /** The same for the first of the bytes. */
    void add(String word, byte[] value, int size) throws IOException {
        next();
        text(word);
        for (int i = 0; i < size; i++) {
            raw(HEX.toHighHexDigit(value[i]));
            raw(HEX.toLowHexDigit(value[i]));
        }
    }

    /** Adds a field of a word and the first of these bytes, which are text. */
    void addText(String word, byte[] value, int size) throws IOException {
        next();
        text(word);
        for (int i = 0; i < size; i++) {
            text(value[i]);
        }
    }

    private void next() throws IOException {
        if (begun) {
            raw('\t');
        }
        begun = true;
    }

    private void text(String value) throws IOException {
        for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
            text(one);
        }
    }

    private void text(byte one) throws IOException {
        int letter = CopyText.escaped(one);
        if (letter == 0) {
            raw(one);
        } else {
            raw('\\');
            raw(letter);
        }
    }

    private void raw(int value) throws IOException {
        if (length == bytes.length) {
            if (length >= TableSession.MOST_ROW) {
                throw new IOException(
                        "a row is longer than " + (TableSession.MOST_ROW >> 20) + " MiB, which cannot be moved");
            }
            bytes = Arrays.copyOf(bytes, Math.min(2 * length, TableSession.MOST_ROW));
        }
        bytes[length++] = (byte) value;
    }

    /** Gives the row to somebody. */
    void give(TableSession.Taker taker) throws IOException {
        taker.row(bytes, length);
    }

    /** Takes apart one of so many fields; NULL is null. */
    static @Nullable String[] fields(byte[] row, int length, int count) throws IOException {
        var fields = new @Nullable String[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int end = at;
            while (end < length && row[end] != '\t') {
                end++;
            }
            fields[i] = field(row, at, end);
            at = end + 1;
        }
        if (at != length + 1) {
            throw new IOException("a row has not " + count + " fields");
        }
        return fields;
    }

    private static @Nullable String field(byte[] row, int from, int to) throws IOException {
        if (to - from == 2 && row[from] == '\\' && row[from + 1] == 'N') {
            return null;
        }
        var plain = new byte[to - from];
        int size = 0;
        for (int at = from; at < to; at++) {
            int value = row[at];
            if (value == '\\') {
                if (++at == to) {
                    throw new IOException("a field ends after a backslash");
                }
                value = CopyText.unescaped(row[at]);
            }
            plain[size++] = (byte) value;
        }
        return new String(plain, 0, size, StandardCharsets.UTF_8);
    }
}
