package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;

/** The command that brings the database to what the new release needs, in a container of its image. */
final class MigrationRun {
    private static final int ATTEMPTS = 5;
    private static final int LINES = 200;
    private static final int BYTES = 64 * 1024;

    private final JobContext job;
    private final Docker docker;
    private final Change change;
    private final Masking masking;

    MigrationRun(JobContext job, Docker docker, Change change, Masking masking) {
        this.job = job;
        this.docker = docker;
        this.change = change;
        this.masking = masking;
    }

    /**
     * Runs it to its end. Its container is found again by its name after a crash and waited for; it is never begun twice,
     * unless all it said was that a lock was taken.
     */
    void run(Pace pace) throws IOException, InterruptedException, Refused {
        for (int attempt = 1; ; attempt++) {
            var container = container(attempt);
            if (container.startedAt() == null) {
                docker.start(container.id()); // a crash came before; Docker Engine would call it ended with 0
            }
            var ended = await(container.id());
            var said = ended.said();
            if (ended.code() == 0) {
                return; // the container stays until the end, so that after a crash it is known to have run
            }
            if (!said.contains("lock timeout") || attempt == ATTEMPTS) {
                throw Refused.because("migration", ended.code(), ended.last());
            }
            job.log("a lock was taken; trying again");
            pace.rest(Duration.ofSeconds(attempt));
        }
    }

    private Container container(int attempt) throws IOException, InterruptedException {
        var name = name(attempt);
        var there = docker.container(name);
        if (there.isPresent()) {
            if (Containers.isOf(there.get(), change.release())) {
                return there.get();
            }
            docker.remove(there.get().id()); // left over by another installation
        }
        var compose = Objects.requireNonNull(change.compose());
        var ground = change.ground();
        return change.containers()
                .once(compose, change.program(), ground, name, ground.duty().migrate());
    }

    private String name(int attempt) {
        return change.containers().name(change.release().number(), 0) + "-migrate-" + attempt;
    }

    /**
     * How the command ended.
     *
     * @param said what it wrote last, masked
     */
    record Ended(int code, String said) {
        /** The last line of that. */
        String last() {
            return said.lines().reduce((_, line) -> line).orElse("");
        }
    }

    private Ended await(String id) throws IOException, Refused {
        return await(job, docker, id, change.ground().duty().migrateWithin(), masking);
    }

    /** Waits for the end of a container that runs the command, and writes what it said into the log of the job. */
    static Ended await(JobContext job, Docker docker, String id, Duration time, Masking masking)
            throws IOException, Refused {
        try {
            int code = docker.await(id, time);
            var said = masking.mask(docker.logs(id, LINES, BYTES)).strip();
            said.lines().forEach(line -> job.log("migrate: " + line));
            return new Ended(code, said);
        } catch (SocketTimeoutException e) {
            throw Refused.because("migration-slow", time.toSeconds());
        }
    }

    /** Removes its containers, whether they have ended or not. */
    void clear() throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            docker.remove(name(attempt));
        }
    }
}
