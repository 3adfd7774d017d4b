package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets the data of an earlier time take the place of a database, as a part of a deployment. Each method may be called again
 * after a crash, by the same job.
 */
public interface DatabaseReturns {
    /**
     * A backup that could come back.
     *
     * @param backup its number; null for the newest proven one
     * @param notAfter the latest moment its data may be of; null for any
     */
    Optional<DataReturn> backup(String project, String database, @Nullable Long backup, @Nullable Instant notAfter);

    /** The database that the newest return replaced, while it is kept; with the job that replaced it. */
    Optional<Replaced> replaced(String project);

    /** @param job the deployment that replaced it */
    record Replaced(DataReturn data, long job) {}

    /** What will be done with the database, for a plan. */
    Steps steps(Project project, DataReturn data);

    /**
     * What a plan says.
     *
     * @param ready while the release that serves goes on
     * @param exchange after it has ended
     */
    record Steps(List<Message> ready, List<Message> exchange) {}

    /** Gets the data ready beside the database that serves, and compares it. Nothing that serves is touched. */
    void prepare(JobContext job, Project project, DataReturn data) throws IOException, InterruptedException;

    /** Lets it take the place of the database. The release that serves has ended; what else writes ends for it. */
    void exchange(JobContext job, Project project) throws IOException, InterruptedException;

    /**
     * Brings back the database from before, whatever was done. No release runs.
     *
     * @param of the job of the deployment
     */
    void back(JobContext job, long of, String error) throws IOException, InterruptedException;

    /**
     * Writes down how it ended, together with the deployment.
     *
     * @param of the job of the deployment
     */
    void ended(Tx tx, long of, boolean succeeded, @Nullable String error);
}
