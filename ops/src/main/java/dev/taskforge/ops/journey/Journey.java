package dev.taskforge.ops.journey;

import dev.taskforge.ops.web.Request;
import dev.taskforge.ops.web.Step;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journey as declared.
 *
 * @param base the site it goes to
 * @param writes whether it is declared to change the application
 * @param identity the test identity it acts as; null when it only reads
 * @param data the test data it creates and deletes; null when it only reads
 * @param ca a file with the certificates to trust; null for those of the system
 * @param cleanup taken last, whatever happened, once a step that may change something was begun
 * @param cleanupTimeout how long cleaning up may take in all
 */
public record Journey(
        String name,
        String base,
        boolean writes,
        @Nullable String identity,
        @Nullable String data,
        @Nullable String ca,
        List<Step> steps,
        List<Step> cleanup,
        Duration cleanupTimeout) {

    /** The same journey through a copy of the application, to which no certificate belongs. */
    Journey at(URI elsewhere) {
        return new Journey(name, elsewhere.toString(), writes, identity, data, null, steps, cleanup, cleanupTimeout);
    }

    /** Every request it may send. */
    List<Request> requests() {
        return Stream.concat(steps.stream(), cleanup.stream())
                .map(Step::request)
                .toList();
    }
}
