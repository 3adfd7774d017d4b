package dev.taskforge.ops.backup;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Smoke;
import java.io.IOException;
import java.util.Optional;

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

    /** @param masking of what the application writes */
    record Plan(Smoke smoke, Image image, Masking masking) {}

    /** What the project wants of a copy of this database now; empty when it wants nothing. */
    Optional<Plan> of(Backup backup);
}
