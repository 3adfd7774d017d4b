package dev.taskforge.server.silence;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.silence.Silence;
import dev.taskforge.ops.silence.Silences;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** Begins and ends silences, for the API and the page. */
public final class SilenceChanges {
    private static final String NAMES = "[a-z0-9_*-]{1,63}";

    private final Database database;
    private final Silences silences;

    public SilenceChanges(Database database, Silences silences) {
        this.database = database;
        this.silences = silences;
    }

    /**
     * Begins one.
     *
     * @param monitors a name in which {@code *} stands for anything; null or empty for all
     * @param length as people write it
     */
    public Silence begin(Project project, @Nullable String monitors, String length, String reason, String actor) {
        var names = monitors == null || monitors.isBlank() ? Silence.ALL : monitors.strip();
        boolean fits = names.matches(NAMES)
                && Monitor.of(project).stream().anyMatch(monitor -> Silence.matches(names, monitor.name()));
        if (!fits) {
            throw ProblemException.invalid("monitors", Message.of("silences.nothing", names));
        }
        var time = Durations.parse(length.strip());
        if (time == null || time.compareTo(Silences.SHORTEST) < 0 || time.compareTo(Silences.LONGEST) > 0) {
            throw ProblemException.invalid("duration", Message.of("silences.length"));
        }
        if (reason.isBlank()) {
            throw ProblemException.invalid("reason", Message.of("silences.reason"));
        }
        return database.write(tx -> silences.begin(tx, project.name(), names, time, reason.strip(), actor))
                .orElseThrow(() -> ProblemException.conflict("silences.many", Silences.MOST));
    }

    /** Ends one before its time. */
    public Silence end(Project project, long id, String actor) {
        return database.write(tx -> silences.end(tx, project.name(), id, actor))
                .orElseThrow(() -> ProblemException.notFound("silences.unknown"));
    }
}
