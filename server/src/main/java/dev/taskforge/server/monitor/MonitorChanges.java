package dev.taskforge.server.monitor;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.http.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Pauses and resumes monitors, for the API and the page. */
public final class MonitorChanges {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;
    private final Monitors monitors;

    public MonitorChanges(Database database, Monitors monitors) {
        this.database = database;
        this.monitors = monitors;
    }

    /** A monitor of a project; refuses a name that none has. */
    public MonitorReport find(Project project, String name) {
        return monitors.find(project, name).orElseThrow(() -> ProblemException.notFound("monitors.unknown"));
    }

    /**
     * Lets nobody look at it for a while.
     *
     * @param length as people write it; null or empty for an open end
     */
    public void pause(Project project, String name, @Nullable String length, String actor) {
        find(project, name);
        var time = length(length);
        database.write(tx -> monitors.pause(tx, project, name, time, actor));
    }

    private static @Nullable Duration length(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var time = Durations.parse(text.strip());
        if (time == null || time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw ProblemException.invalid("duration", Message.of("monitors.length"));
        }
        return time;
    }

    /** Lets it be looked at again. */
    public void resume(Project project, String name, String actor) {
        find(project, name);
        boolean resumed = database.write(tx -> monitors.resume(tx, project, name, actor));
        if (!resumed) {
            throw ProblemException.conflict("monitors.running", name);
        }
    }
}
