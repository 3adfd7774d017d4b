package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answered;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Smoke;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which application must answer from a restored copy of a database, besides that the copy is equal. */
@FunctionalInterface
public interface SmokePlans {
    /** None. */
    SmokePlans NONE = _ -> Optional.empty();

    /** Where its image is found, when it is needed. */
    @FunctionalInterface
    interface Image {
        /**
         * Its number, which no tag can move.
         *
         * @throws IOException when there is none, with what to do
         */
        String find(Docker docker) throws IOException;
    }

    /** A journey through the application. */
    @FunctionalInterface
    interface Walk {
        /**
         * Takes it.
         *
         * @param base where the application answers
         * @param within how long it may take but for its cleanup
         * @param job that asks
         */
        Walked take(URI base, Duration within, long job) throws InterruptedException;
    }

    /**
     * How a journey went.
     *
     * @param masking of what was sent to the application
     */
    record Walked(Answered answered, Masking masking) {}

    /**
     * What is wanted.
     *
     * @param masking of what the application writes
     * @param walk that must be passed; null when one path is asked for
     */
    record Plan(
            Smoke smoke,
            Image image,
            Masking masking,
            @Nullable Walk walk) {}

    /** What the project wants of a copy of this database now; empty when it wants nothing. */
    Optional<Plan> of(Backup backup);
}
