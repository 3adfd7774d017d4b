package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.mysql.MySqlSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A table by which an import into MariaDB or MySQL is known again: its row is written in the transaction that fills, so it is there exactly when that was made
 * last. Making a table would end a transaction, so it is made before; each import has its own, so none takes away that of another. Immutable.
 */
final class MySqlMark {
    private static final int LETTERS = 16;

    private final MySqlServer server;
    private final String sign;
    private final String table;

    /** @param sign by which the import is known, and no other */
    MySqlMark(MySqlServer server, String sign) {
        this.server = server;
        this.sign = sign;
        table = MySqlTables.MARK + "_"
                + DurableFiles.sha256(sign.getBytes(StandardCharsets.UTF_8)).substring(0, LETTERS);
    }

    /** What it is called. */
    String table() {
        return table;
    }

    /** Makes the table; ends a transaction. */
    void make(MySqlSession session) throws IOException {
        session.ask("CREATE TABLE IF NOT EXISTS " + table + " (import VARCHAR(200) NOT NULL PRIMARY KEY)"
                + " ENGINE=InnoDB CHARACTER SET utf8mb4;\n");
    }

    /**
     * Writes the row, in the transaction of the session; waits for another attempt that has written it and has not ended.
     *
     * @return false when an attempt before has made it last
     */
    boolean write(MySqlSession session) throws IOException {
        var wrote = session.ask("INSERT IGNORE INTO " + table + " (import) VALUES (" + MySqlServer.literal(sign)
                + ");\nSELECT ROW_COUNT();\n");
        return wrote.getFirst().getFirst().equals("1");
    }

    /**
     * Whether the import was made last; waits for an attempt that has not ended.
     *
     * @throws IOException also when it does not end soon
     */
    boolean isCommitted() throws IOException {
        try (var session = MySqlSession.open(server)) {
            boolean there = !session.ask("SELECT 'table' FROM information_schema.tables WHERE table_schema = database()"
                            + " AND table_name = " + MySqlServer.literal(table) + ";\n")
                    .isEmpty();
            return there
                    && !session.ask("SELECT 'row' FROM " + table + " WHERE import = " + MySqlServer.literal(sign)
                                    + " FOR UPDATE;\n")
                            .isEmpty();
        }
    }

    /** The same for one that is just being made last: nobody ends the waiting, which is short. */
    boolean isCommittedAfterAll() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return isCommitted();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes the table away, also when somebody wants to stop meanwhile. */
    void forget() throws IOException {
        boolean interrupted = Thread.interrupted();
        try (var session = MySqlSession.open(server)) {
            session.ask("DROP TABLE IF EXISTS " + table + ";\n");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
