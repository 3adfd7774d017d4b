package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.WorkerLedger;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who takes jobs of a type, and which of them. What a worker may take at most is known of those that ask this process;
 * of the others it is known what they want.
 */
final class Takers {
    private static final int MOST_REMEMBERED = 10_000;

    private final WorkerLedger workers;
    private final Clock clock;
    private final Set<String> ownTypes;
    private final Map<String, Reach> asked = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reach> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param ownTypes the types this process runs itself, which no worker may take */
    Takers(WorkerLedger workers, Clock clock, Set<String> ownTypes) {
        this.workers = workers;
        this.clock = clock;
        this.ownTypes = ownTypes;
    }

    /** A worker asked for jobs within this reach. */
    void asked(String worker, Reach reach) {
        synchronized (asked) {
            asked.put(worker, reach);
        }
    }

    /** The reach of each that takes jobs of this type: this process, or the workers that are there. */
    List<Reach> of(Tx tx, String type) {
        if (ownTypes.contains(type)) {
            return List.of(new Reach(null, ownTypes, null));
        }
        var now = clock.instant();
        return workers.list(tx).stream()
                .filter(worker -> !worker.draining() && !EngineWorkers.isGone(worker, now))
                .map(this::reach)
                .filter(reach -> reach.coversType(type))
                .toList();
    }

    private Reach reach(WorkerLedger.Entry worker) {
        var queues = worker.queues();
        var wanted = new Reach(queues.isEmpty() ? null : Set.copyOf(queues), Set.copyOf(worker.types()), null);
        synchronized (asked) {
            var most = asked.get(worker.name());
            return most == null ? wanted : wanted.and(most);
        }
    }
}
