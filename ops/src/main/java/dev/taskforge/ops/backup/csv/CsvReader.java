package dev.taskforge.ops.backup.csv;

import dev.taskforge.ops.backup.csv.CsvFault.Kind;
import dev.taskforge.ops.backup.postgres.RowsHash;
import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a CSV file strictly, as RFC 4180 has it, in UTF-8: a quote only around a whole field or twice within one, as many fields in each row as in
 * the header, lines that end with CR LF or LF. An empty field without quotes is NULL. Rows are passed on as COPY reads
 * them. Memory does not grow with the file, only with its longest row. For one file.
 */
final class CsvReader {
    private static final int MOST_FAULTS = 10;
    private static final int BUFFER = 128 * 1024;

    private enum Place {
        FIELD_START,
        PLAIN,
        QUOTED,
        AFTER_QUOTE,
        AFTER_RETURN
    }

    private final String file;
    private final List<String> columns;
    private final TableSession.Taker taker;
    private final int mostRow;
    private final RowsHash hash = new RowsHash();
    private final Utf8 utf8 = new Utf8();
    private final List<CsvFault> faults = new ArrayList<>();
    private final List<String> header = new ArrayList<>();
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();

    private byte[] row = new byte[BUFFER];
    private int length;
    private int fields;
    private long line = 1;
    private long rowLine = 1;
    private boolean inHeader = true;
    private boolean broken;
    private Place place = Place.FIELD_START;

    /**
     * Of one file.
     *
     * @param file how faults name it
     * @param taker is given each row that has the right number of fields
     */
    CsvReader(String file, List<String> columns, TableSession.Taker taker, int mostRow) {
        this.file = file;
        this.columns = columns;
        this.taker = taker;
        this.mostRow = mostRow;
    }

    /** Reads it to its end, or to what makes the rest unreadable. */
    void read(InputStream in) throws IOException {
        var buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0 && !broken; count = in.read(buffer)) {
            for (int i = 0; i < count && !broken; i++) {
                accept(buffer[i] & 0xff);
            }
        }
        if (!broken) {
            end();
        }
    }

    private void accept(int value) throws IOException {
        if (value == 0) {
            stop(Kind.ZERO);
        } else if (!utf8.accepts(value)) {
            stop(Kind.NO_UTF8);
        } else {
            move(value);
        }
        if (value == '\n') {
            line++;
        }
    }

    private void move(int value) throws IOException {
        switch (place) {
            case FIELD_START -> start(value);
            case PLAIN -> {
                if (value == '"') {
                    stop(Kind.QUOTE);
                } else if (!isEnd(value)) {
                    put(value);
                }
            }
            case QUOTED -> {
                if (value == '"') {
                    place = Place.AFTER_QUOTE;
                } else {
                    put(value);
                }
            }
            case AFTER_QUOTE -> {
                if (value == '"') {
                    put('"');
                    place = Place.QUOTED;
                } else if (!isEnd(value)) {
                    stop(Kind.QUOTE);
                }
            }
            case AFTER_RETURN -> {
                if (value == '\n') {
                    endRow();
                } else {
                    stop(Kind.LONE_RETURN);
                }
            }
        }
    }

    private void start(int value) throws IOException {
        if (value == '"') {
            place = Place.QUOTED;
        } else if (value == ',' || value == '\r' || value == '\n') {
            nothing();
            isEnd(value);
        } else {
            place = Place.PLAIN;
            put(value);
        }
    }

    /** An empty field without quotes. */
    private void nothing() {
        if (!inHeader) {
            raw('\\');
            raw('N');
        }
    }

    /** Whether a byte ends a field; then it is ended. */
    private boolean isEnd(int value) throws IOException {
        switch (value) {
            case ',' -> {
                endField();
                if (!inHeader) {
                    raw('\t');
                }
                place = Place.FIELD_START;
            }
            case '\r' -> {
                endField();
                place = Place.AFTER_RETURN;
            }
            case '\n' -> {
                endField();
                endRow();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void put(int value) {
        if (inHeader) {
            name.write(value);
            if (name.size() > BUFFER) {
                stop(Kind.HEADER, String.join(",", columns));
            }
            return;
        }
        int letter = CopyText.escaped(value);
        if (letter == 0) {
            raw(value);
        } else {
            raw('\\');
            raw(letter);
        }
    }

    private void raw(int value) {
        if (length == row.length) {
            if (length >= mostRow) {
                stop(Kind.LONG_ROW, mostRow >> 20);
                return;
            }
            row = Arrays.copyOf(row, Math.min(2 * length, mostRow));
        }
        row[length++] = (byte) value;
    }

    private void endField() {
        fields++;
        if (inHeader) {
            header.add(name.toString(StandardCharsets.UTF_8));
            name.reset();
        }
    }

    private void endRow() throws IOException {
        if (inHeader) {
            inHeader = false;
            if (!header.equals(columns)) {
                stop(Kind.HEADER, String.join(",", columns));
            }
        } else if (fields != columns.size()) {
            add(CsvFault.of(
                    fields < columns.size() ? Kind.FEW_FIELDS : Kind.MANY_FIELDS,
                    file,
                    rowLine,
                    fields,
                    columns.size()));
        } else {
            hash.end(row, 0, length);
            taker.row(row, length);
        }
        length = 0;
        fields = 0;
        rowLine = line + 1;
        place = Place.FIELD_START;
    }

    private void end() throws IOException {
        if (!utf8.isWhole()) {
            stop(Kind.NO_UTF8);
        } else if (place == Place.QUOTED) {
            add(CsvFault.of(Kind.OPEN_QUOTE, file, rowLine));
        } else if (place == Place.AFTER_RETURN) {
            stop(Kind.LONE_RETURN);
        } else if (place != Place.FIELD_START || fields > 0) {
            if (place == Place.FIELD_START) {
                nothing();
            }
            endField(); // the last line may have no end
            endRow();
        } else if (inHeader) {
            stop(Kind.HEADER, String.join(",", columns));
        }
    }

    private void stop(Kind kind, Object... arguments) {
        add(CsvFault.of(kind, file, line, arguments));
        broken = true;
    }

    private void add(CsvFault fault) {
        faults.add(fault);
        broken |= faults.size() == MOST_FAULTS;
    }

    /** What is wrong with it; the first few. */
    List<CsvFault> faults() {
        return List.copyOf(faults);
    }

    /** How many had the right number of fields. */
    long rows() {
        return hash.count();
    }

    /** Of those. */
    String hash() {
        return hash.hash();
    }
}
