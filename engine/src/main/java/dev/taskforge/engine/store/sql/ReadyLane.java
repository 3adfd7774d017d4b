package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.db.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A queue and type that has ready jobs. */
public record ReadyLane(String queue, String type) {
    /**
     * The next type of the queue, else the first lane of the next queue. Not as {@code (queue, type) > (?, ?)}: SQLite
     * seeks to that pair and then steps over every job of the lane.
     */
    private static final String NEXT = """
            SELECT queue, type FROM (SELECT queue, type FROM job
              WHERE state = 'AVAILABLE' AND held = 0 AND queue = ? AND type > ? ORDER BY type LIMIT 1) AS same
            UNION ALL
            SELECT queue, type FROM (SELECT queue, type FROM job
              WHERE state = 'AVAILABLE' AND held = 0 AND queue > ? ORDER BY queue, type LIMIT 1) AS other
            LIMIT 1""";

    /** All lanes that are not empty; costs two index seeks per lane. */
    public static List<ReadyLane> all(Tx tx) {
        var lanes = new ArrayList<ReadyLane>();
        for (var lane = after(tx, new ReadyLane("", "")); lane.isPresent(); lane = after(tx, lane.get())) {
            lanes.add(lane.get());
        }
        return lanes;
    }

    private static Optional<ReadyLane> after(Tx tx, ReadyLane lane) {
        return tx.first(
                NEXT, row -> new ReadyLane(row.text("queue"), row.text("type")), lane.queue, lane.type, lane.queue);
    }
}
