package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.MySqlValues;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.mysql.MySqlFailed;
import dev.taskforge.ops.backup.mysql.MySqlSession;
import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes rows into a table of MariaDB or MySQL, many with each command. Memory grows with the longest row only. What the server warns of
 * is a failure: it has stored something else than it was given. Of one thread.
 */
final class MySqlInserts implements TableSession.Taker {
    /** So much is sent at once: larger commands are hardly faster. */
    private static final int USUAL = 512 * 1024;
    /** What a packet has beside the command. */
    private static final int BESIDE = 1024;

    /** That what is written to the binary log in words may come out otherwise elsewhere; it says nothing of what is stored here. */
    private static final String UNSAFE_STATEMENT = "1592";

    private final MySqlSession session;
    private final TableName table;
    private final MySqlValues values;
    private final byte[] head;
    private final long mostOfCommand;
    private final ByteArrayOutputStream command = new ByteArrayOutputStream(USUAL);
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private long done;
    private long sent;

    /**
     * Of one table.
     *
     * @param into the name under which the rows are written, as SQL takes it
     * @param mostOfPacket how many bytes the server takes at once
     */
    MySqlInserts(MySqlSession session, Bundle.Table from, String into, long mostOfPacket) {
        this.session = session;
        table = from.table();
        values = new MySqlValues(from.columns());
        head = ("INSERT INTO " + into + " (" + values.columns() + ") VALUES ").getBytes(StandardCharsets.UTF_8);
        mostOfCommand = mostOfPacket - BESIDE;
    }

    @Override
    public void row(byte[] bytes, int length) throws IOException {
        if (length > MySqlValues.MOST_ROW) {
            throw new PermanentFailure("row " + (done + 1) + " of " + table + " is longer than "
                    + (MySqlValues.MOST_ROW >> 20) + " MiB, which cannot be moved into MariaDB or MySQL");
        }
        row.reset();
        values.write(bytes, length, row);
        long alone = (long) head.length + row.size();
        if (alone > mostOfCommand) {
            throw new PermanentFailure("row " + (done + 1) + " of " + table + " takes " + alone
                    + " bytes as a command, and the server takes at most " + mostOfCommand
                    + ": raise max_allowed_packet of the server, and import again");
        }
        if (command.size() > 0 && command.size() + 1L + row.size() > Math.min(USUAL, mostOfCommand)) {
            send();
        }
        if (command.size() == 0) {
            command.writeBytes(head);
        } else {
            command.write(',');
        }
        row.writeTo(command);
        done++;
    }

    /** Waits until the server has all rows. */
    void end() throws IOException {
        if (command.size() > 0) {
            send();
        }
    }

    private void send() throws IOException {
        var which =
                (sent + 1 == done ? "row " + done : "one of the rows " + (sent + 1) + " to " + done) + " of " + table;
        try {
            var bytes = command.toByteArray();
            var warnings = session.change(bytes, bytes.length);
            if (!warnings.stream().allMatch(UNSAFE_STATEMENT::equals)) {
                throw new PermanentFailure("the server would store something else than " + which + " has: warning "
                        + String.join(", ", warnings)
                        + ". A column of the database is narrower than where the rows come from");
            }
        } catch (MySqlFailed e) {
            throw new IOException(which + " is refused by the server: " + e.getMessage(), e);
        }
        command.reset();
        sent = done;
    }
}
