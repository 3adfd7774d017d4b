package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Row;
import dev.taskforge.ops.text.Message;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A monitor as it is written down.
 *
 * @param lookedAt when the last answer was there; null before
 * @param look what it said
 * @param micros how long it took
 * @param seen what was seen; null when it was as wanted
 * @param gone whether no file declares it any more
 */
record MonitorRow(
        long id,
        String project,
        String name,
        Standing standing,
        @Nullable Instant lookedAt,
        Outcome look,
        long micros,
        @Nullable Message seen,
        @Nullable Pause pause,
        boolean gone) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static MonitorRow of(Row row) throws SQLException {
        var pausedAt = row.timeOrNull("paused_at");
        var until = row.numberOrNull("paused_until");
        return new MonitorRow(
                row.number("id"),
                row.text("project"),
                row.text("name"),
                new Standing(
                        row.constant("state", MonitorState.class),
                        row.time("since"),
                        row.integer("bad"),
                        row.integer("failed"),
                        row.integer("unasked"),
                        row.integer("good"),
                        row.flag("told")),
                row.timeOrNull("looked_at"),
                Outcome.of(row.integer("look")),
                row.number("micros"),
                message(row.textOrNull("seen")),
                pausedAt == null || until == null
                        ? null
                        : new Pause(
                                pausedAt,
                                until == Pause.FOREVER ? null : Instant.ofEpochMilli(until),
                                row.text("paused_by")),
                row.numberOrNull("gone_at") != null);
    }

    /** Whether nobody wants to know by now what was seen at a moment. */
    boolean isLeftAlone(Instant at) {
        return gone || (pause != null && pause.holds(at));
    }

    static @Nullable Message message(@Nullable String json) {
        return json == null ? null : JSON.readValue(json, Message.class);
    }

    static @Nullable String json(@Nullable Message message) {
        return message == null ? null : JSON.writeValueAsString(message);
    }
}
