package dev.taskforge.ops.check;

import dev.taskforge.engine.db.Row;
import dev.taskforge.ops.text.Message;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A row of the table {@code evidence}. */
final class EvidenceRow {
    private static final JsonMapper JSON = JsonMapper.shared();

    private EvidenceRow() {}

    static Evidence map(Row row) throws SQLException {
        var fix = row.textOrNull("fix");
        var exitCode = row.numberOrNull("exit_code");
        return new Evidence(
                row.number("id"),
                row.text("project"),
                row.text("check_name"),
                row.constant("state", CheckState.class),
                row.text("question"),
                message(row.text("seen")),
                fix == null ? null : message(fix),
                exitCode == null ? null : exitCode.intValue(),
                new EvidenceContext(
                        row.text("definition"),
                        row.text("environment"),
                        row.textOrNull("env_fingerprint"),
                        row.textOrNull("compose_hash"),
                        row.text("host")),
                row.time("started_at"),
                row.time("finished_at"),
                row.text("head"),
                row.text("tail"),
                row.textOrNull("output_sha256"),
                row.text("asked_by"),
                row.numberOrNull("job_id"));
    }

    static String json(@Nullable Message message) {
        return JSON.writeValueAsString(message);
    }

    static Message message(String json) {
        return JSON.readValue(json, Message.class);
    }
}
