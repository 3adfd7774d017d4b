package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where rehearsals get copies of databases from. */
public interface DatabaseCopies {

    /**
     * What a copy is made from.
     *
     * @param backup its number
     * @param dataOf the moment its data is of
     */
    record Source(long backup, Instant dataOf) {}

    /**
     * Where a copy is to run.
     *
     * @param container its name
     * @param labels by which the container is found again
     * @param network in which others find it by these names
     */
    record Place(String container, Map<String, String> labels, String network, List<String> names) {
        public Place {
            labels = Map.copyOf(labels);
            names = List.copyOf(names);
        }
    }

    /** The newest backup of a database; empty when there is none. */
    Optional<Source> newest(String project, String database);

    /**
     * Restores it into a server of its own, which answers there as the one of production does. Whoever calls removes the
     * container, also when this fails.
     */
    void restore(JobContext job, Source source, Place place) throws IOException;
}
