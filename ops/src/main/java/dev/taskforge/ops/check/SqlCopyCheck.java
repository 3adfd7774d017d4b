package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The question of a check, put to a copy of its database. */
record SqlCopyCheck(SqlCheck check, SqlCopy copy) implements Check {

    @Override
    public Answer ask(Surroundings surroundings) {
        try {
            var rows = copy.rows(check.query(), surroundings.timeout());
            return check.expectation().judge(rows).output(rows.text(), null);
        } catch (SQLException | IOException e) {
            return Answer.error(
                    Message.of("check.sql.copy", check.database().name(), String.valueOf(e.getMessage())),
                    Message.of("check.sql.copy.fix"));
        }
    }

    @Override
    public String question() {
        return check.question();
    }

    @Override
    public List<String> secrets() {
        return check.secrets();
    }
}
