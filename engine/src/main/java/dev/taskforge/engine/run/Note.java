package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobStore;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** What one run noted, on its way to the database and from there to the listeners. */
final class Note {
    private final Run run;
    private final Notes.Taken taken;
    private OptionalLong lastLine = OptionalLong.empty();

    private Note(Run run, Notes.Taken taken) {
        this.run = run;
        this.taken = taken;
    }

    /** What the run noted since the last time; empty when that is nothing. */
    static List<Note> of(Run run) {
        return run.notes().isEmpty()
                ? List.of()
                : List.of(new Note(run, run.notes().take()));
    }

    void write(Tx tx, JobStore store, Instant now) {
        lastLine = store.notes().add(tx, run.job(), taken.lines(), taken.uncarried(), taken.progress(), now);
    }

    /** Publishes what was written; a stale fence instead ends the run. */
    void tell(Events events) {
        if (lastLine.isEmpty()) {
            run.stop(Run.Stop.LOST);
            return;
        }
        Job job = run.job();
        if (!taken.lines().isEmpty() || taken.uncarried() > 0) {
            events.publish(new JobEvent.LogAdded(job.id(), job.project(), lastLine.getAsLong()));
        }
        var progress = taken.progress();
        if (progress != null) {
            events.publish(new JobEvent.Progressed(job.id(), job.project(), progress));
        }
    }
}
