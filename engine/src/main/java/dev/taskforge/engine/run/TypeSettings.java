package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PayloadRefused;
import dev.taskforge.engine.api.TypeLimits;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.TypeLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of job types as this process knows them, so that neither a submission nor a claim has to ask the database.
 * A change made here counts at once; one made elsewhere is found by a look.
 */
final class TypeSettings implements Lookout.Part {
    /** A payload may take a second, and a thousand may come together. */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(5);

    private final Database database;
    private final TypeLedger ledger;
    private final Map<String, JobType> own;
    private volatile Held held = new Held(Map.of(), Map.of(), System.nanoTime());

    /** @param nanos when it was learned, or when the transaction that read it began */
    private record Held(Map<String, Integer> revisions, Map<String, Known> types, long nanos) {}

    /** A setting and what follows from it; the schema is compiled when the first payload comes. */
    private static final class Known {
        final JobTypeSetting setting;
        private @Nullable PayloadSchema schema;

        Known(JobTypeSetting setting) {
            this.setting = setting;
        }

        synchronized @Nullable PayloadSchema schema() {
            var text = setting.payloadSchema();
            if (schema == null && text != null) {
                schema = PayloadSchema.compile(text);
            }
            return schema;
        }
    }

    /** @param own the types that this process runs itself */
    TypeSettings(Database database, TypeLedger ledger, Map<String, JobType> own) {
        this.database = database;
        this.ledger = ledger;
        this.own = own;
        look();
    }

    /** Reads the settings again when any of them changed. Whoever calls it after a change sees that change. */
    void look() {
        boolean learned;
        do {
            // Where another look taught something meanwhile, it is not known which of them is newer.
            learned = learn(database.read(this::read));
        } while (!learned);
    }

    @Override
    public Runnable look(Tx tx) {
        var seen = read(tx);
        return () -> learn(seen);
    }

    private Held read(Tx tx) {
        var before = held;
        var revisions = ledger.revisions(tx);
        if (revisions.equals(before.revisions)) {
            return new Held(revisions, before.types, tx.beganNanos());
        }
        var fresh = new HashMap<String, Known>();
        for (var setting : ledger.list(tx)) {
            var known = before.types.get(setting.name());
            var same = known != null && known.setting.equals(setting);
            fresh.put(setting.name(), same ? known : new Known(setting));
        }
        return new Held(revisions, fresh, tx.beganNanos());
    }

    /** Takes over what was read, unless something was taught since that read began. */
    private synchronized boolean learn(Held seen) {
        if (seen.nanos - held.nanos < 0) {
            return false;
        }
        held = new Held(seen.revisions, seen.types, System.nanoTime());
        return true;
    }

    @Nullable
    JobTypeSetting find(String type) {
        var setting = held.types.get(type);
        return setting == null ? null : setting.setting;
    }

    /** What counts for the jobs of a type that state nothing of their own. */
    TypeLimits limits(String type) {
        var base = builtIn(type);
        var set = find(type);
        if (set == null) {
            return base;
        }
        var limits = set.over(base);
        if (!own.containsKey(type)) {
            return limits;
        }
        // Set before it was a type of this process, or on a node of another version: its code knows better.
        var timeout = limits.timeout().compareTo(base.timeout()) < 0 ? base.timeout() : limits.timeout();
        return new TypeLimits(timeout, base.retry(), limits.retention());
    }

    /** What counts for the jobs of a type while nobody has set it. */
    TypeLimits builtIn(String type) {
        var declared = own.get(type);
        return declared == null ? TypeLimits.DEFAULT : TypeLimits.of(declared);
    }

    /** How long an attempt may take, of a job that states {@code stated}. */
    Duration timeout(String type, @Nullable Duration stated) {
        return stated == null ? limits(type).timeout() : stated;
    }

    /**
     * Refuses a payload that does not fit the schema of its type.
     *
     * @param field what the refusal calls the payload
     */
    void check(String field, NewJob job) {
        var places = places(field, job, PayloadRefused.MOST_PLACES);
        if (!places.isEmpty()) {
            throw new PayloadRefused(places);
        }
    }

    /** Refuses jobs submitted together of which any has a payload that does not fit. */
    void checkAll(List<NewJob> jobs) {
        checkAll(jobs, LONGEST_CHECK);
    }

    /** @param most how long it may take, but for what one payload may take */
    void checkAll(List<NewJob> jobs, Duration most) {
        if (held.types.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        var places = new ArrayList<PayloadRefused.Place>();
        for (int i = 0; i < jobs.size() && places.size() < PayloadRefused.MOST_PLACES; i++) {
            var field = "jobs[" + i + "].payload";
            if (isChecked(jobs.get(i).type()) && System.nanoTime() - began > most.toNanos()) {
                places.add(PayloadSchema.tooLate(field));
                break;
            }
            places.addAll(places(field, jobs.get(i), PayloadRefused.MOST_PLACES - places.size()));
        }
        if (!places.isEmpty()) {
            throw new PayloadRefused(places);
        }
    }

    private boolean isChecked(String type) {
        var setting = find(type);
        return setting != null && setting.payloadSchema() != null && !own.containsKey(type);
    }

    private List<PayloadRefused.Place> places(String field, NewJob job, int most) {
        var setting = held.types.get(job.type());
        var schema = setting == null || own.containsKey(job.type()) ? null : setting.schema();
        return schema == null ? List.of() : schema.problems(field, job.payload(), most);
    }
}
