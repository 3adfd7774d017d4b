package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.TypeLimits;
import dev.taskforge.engine.db.Tx;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** People set job types while jobs are submitted and purged. */
final class TypeEvents {
    private final World world;

    TypeEvents(World world) {
        this.world = world;
    }

    void set() {
        var type = world.anyType();
        var before = revision(type);
        if (world.oneOf(4)) {
            world.said("reset " + type);
            boolean was = world.model.types.remove(type) != null;
            boolean removed = world.write(tx -> world.store().types().remove(tx, type));
            assertThat(removed).isEqualTo(was);
        } else {
            var setting = JobTypeSetting.of(type)
                    .maxAttempts(world.oneOf(3) ? null : 1 + world.random.nextInt(4))
                    .timeout(world.oneOf(2) ? null : Duration.ofMinutes(1 + world.random.nextInt(9)))
                    .retention(world.oneOf(2) ? null : Duration.ofSeconds(world.random.nextInt(60)));
            world.said("set " + setting);
            world.write(tx -> {
                world.store().types().put(tx, setting);
                return true;
            });
            world.model.types.put(type, setting);
            assertThat(revision(type)).as("revision").isNotEqualTo(before);
        }
        assertThat(stored()).isEqualTo(world.model.types);
    }

    private Map<String, JobTypeSetting> stored() {
        return world.transactions.read(this::stored);
    }

    private Map<String, JobTypeSetting> stored(Tx tx) {
        var all = new TreeMap<String, JobTypeSetting>();
        for (var setting : world.store().types().list(tx)) {
            if (setting.name().startsWith(world.name)) {
                all.put(setting.name(), setting);
            }
        }
        return all;
    }

    private int revision(String type) {
        return world.transactions
                .read(tx -> world.store().types().revisions(tx))
                .getOrDefault(type, -1);
    }

    /** The job with as many attempts as the stored setting of its type says, if it says nothing itself. */
    NewJob resolve(Tx tx, NewJob job) {
        if (job.maxAttempts() != null) {
            return job;
        }
        var set = stored(tx).getOrDefault(job.type(), JobTypeSetting.of(job.type()));
        return job.maxAttempts(set.over(TypeLimits.DEFAULT).retry().maxAttempts());
    }

    /** Removes some old jobs of a type. */
    void purge() {
        var type = world.anyType();
        var set = world.model.types.get(type);
        var kept = set == null ? null : set.retention();
        var before = kept == null ? world.now() : world.now().minus(kept);
        world.said("purge " + type + " before " + before);
        int count = world.write(tx -> world.store().archive().purge(tx, type, before, 3));
        world.model.purged(count, world.stored().stream().map(Job::id).toList(), type, before);
    }
}
