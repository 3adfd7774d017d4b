package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What it means when a statement fails. */
final class SqlTrouble {
    private static final int SQLITE_READONLY = 8;
    private static final int SQLITE_INTERRUPT = 9;

    /** Unable to connect, rejected, broken off, no connection left; and the server starting or stopping. */
    private static final Set<String> UNREACHABLE = Set.of("08001", "08004", "08006", "53300", "57P01", "57P03");

    private SqlTrouble() {}

    static Answer answer(SQLException e, String place, Duration timeout) {
        var state = String.valueOf(e.getSQLState());
        var reason = firstLine(e);
        if (state.equals(SqliteQuery.NO_FILE)) {
            return Answer.error(Message.of("check.file.missing", place), Message.of("check.sql.no-file.fix"));
        }
        if (state.equals("25006") || primaryCode(e) == SQLITE_READONLY) {
            return Answer.error(Message.of("check.sql.writes"), Message.of("check.sql.statement.fix"));
        }
        if (state.equals("57014") || primaryCode(e) == SQLITE_INTERRUPT) {
            return Answer.error(
                    Message.of("check.sql.timeout", place, Durations.show(timeout)), Message.of("check.timeout.fix"));
        }
        if (UNREACHABLE.contains(state)) {
            return Answer.fail(
                    Message.of("check.sql.unreachable", place, reason), Message.of("check.sql.unreachable.fix", place));
        }
        if (state.startsWith("28")) {
            return Answer.error(Message.of("check.sql.user", place, reason), Message.of("check.sql.user.fix"));
        }
        return Answer.error(Message.of("check.sql.refused", place, reason), Message.of("check.sql.refused.fix"));
    }

    private static int primaryCode(SQLException e) {
        return e instanceof org.sqlite.SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : 0;
    }

    private static String firstLine(SQLException e) {
        var line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return line.toLowerCase(Locale.ROOT).startsWith("error: ") ? line.substring(7) : line;
    }
}
