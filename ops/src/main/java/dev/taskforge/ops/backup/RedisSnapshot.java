package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.backup.redis.RdbFacts;
import java.util.ArrayList;
import java.util.Objects;

/** What was counted in a snapshot of Redis, and what must come out of it. */
final class RedisSnapshot {
    private RedisSnapshot() {}

    /** Refuses what is not what was backed up. */
    static Comparison requireEqual(JobContext job, Backup backup, RdbFacts found) throws DrillRefused {
        var manifest = backup.manifest();
        var expected = Objects.requireNonNull(manifest.redis());
        boolean sameFunctions = expected.functionsHash().equals(found.functionsHash());
        var lines = new ArrayList<>(Comparison.counted(
                Comparison.Kind.KEYS,
                manifest.rows(),
                found.keys(),
                Comparison.sameHash(expected.hashes(), found.hashes())));
        lines.add(whole("expiring", expected.expiring(), found.expiring(), true));
        lines.add(whole("functions", expected.functions(), found.functions(), sameFunctions));
        var comparison = Comparison.of(lines);
        var keys = Difference.ofRows(manifest.rows(), found.keys()).orElse(null);
        if (keys != null) {
            throw new DrillRefused("drill.redis.keys", backup.id(), keys.of(), keys.found(), keys.expected())
                    .after(comparison);
        }
        for (var kind : expected.hashes().entrySet()) {
            if (!kind.getValue().equals(found.hashes().get(kind.getKey()))) {
                throw new DrillRefused("drill.redis.values", backup.id(), kind.getKey()).after(comparison);
            }
        }
        if (expected.expiring() != found.expiring() || expected.functions() != found.functions() || !sameFunctions) {
            throw new DrillRefused("drill.redis.functions", backup.id()).after(comparison);
        }
        job.log("names, values and times of expiry of " + manifest.totalRows() + " keys, and the code of "
                + expected.functions() + " libraries of functions, are as they were");
        return comparison;
    }

    private static Comparison.Line whole(String of, long expected, long found, boolean alike) {
        return new Comparison.Line(Comparison.Kind.WHOLE, of, expected, found, expected == found && alike);
    }
}
