package dev.taskforge.ops.guard.limits;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** What is written down of the most that containers of this machine used, by service and day in UTC. Safe for use by any thread. */
public final class Peaks {
    private static final int DAYS_KEPT = 40;

    private final Database database;
    private final String host;
    private final Clock clock;

    /** @param host the name of this machine */
    public Peaks(Database database, String host, Clock clock) {
        this.database = database;
        this.host = host;
        this.clock = clock;
    }

    /** Writes down what one look saw. */
    void add(Collection<Peak> seen) {
        long day = today();
        database.write(tx -> {
            for (var peak : seen) {
                tx.update(
                        """
                        INSERT INTO guard_peak (project, service, host, day, memory, cpu, pids, looks, first_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (project, service, host, day) DO UPDATE SET
                          memory = CASE WHEN excluded.memory > guard_peak.memory THEN excluded.memory ELSE guard_peak.memory END,
                          cpu = CASE WHEN excluded.cpu > guard_peak.cpu THEN excluded.cpu ELSE guard_peak.cpu END,
                          pids = CASE WHEN excluded.pids > guard_peak.pids THEN excluded.pids ELSE guard_peak.pids END,
                          looks = guard_peak.looks + excluded.looks""",
                        peak.project(),
                        peak.service(),
                        host,
                        day,
                        peak.memory(),
                        peak.milliCpus(),
                        peak.pids(),
                        peak.looks(),
                        peak.since());
            }
            return null;
        });
    }

    /** The most of each service within a time up to now, by service. */
    List<Peak> within(String project, Duration time) {
        long first =
                LocalDate.ofInstant(clock.instant().minus(time), ZoneOffset.UTC).toEpochDay() + 1;
        return database.read(tx -> tx.query("""
                SELECT project, service, MAX(memory) AS memory, MAX(cpu) AS cpu, MAX(pids) AS pids, SUM(looks) AS looks,
                  MIN(first_at) AS first_at
                FROM guard_peak WHERE project = ? AND host = ? AND day >= ? GROUP BY project, service ORDER BY service""", Peaks::peak, project, host, first));
    }

    /** Removes those of days long ago; returns how many. */
    public int tidy() {
        return database.write(tx -> tx.update("DELETE FROM guard_peak WHERE day < ?", today() - DAYS_KEPT));
    }

    private long today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
    }

    private static Peak peak(Row row) throws SQLException {
        return new Peak(
                row.text("project"),
                row.text("service"),
                row.number("memory"),
                row.number("cpu"),
                row.number("pids"),
                row.number("looks"),
                row.time("first_at"));
    }
}
