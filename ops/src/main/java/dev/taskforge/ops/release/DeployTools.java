package dev.taskforge.ops.release;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.request.TwoPersons;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all deployments work with.
 *
 * @param socket of Docker Engine
 * @param restoring whether a restore of a project is not over
 * @param data lets data come back with a release
 * @param persons who may let it
 * @param jobs looked at only while a deployment runs, because the engine is built after its job types
 */
record DeployTools(
        Path socket,
        Commands commands,
        Releases releases,
        Checks checks,
        Evidences evidences,
        Fingerprints fingerprints,
        Database database,
        AuditLog audit,
        DeploymentEnded ended,
        RestorePointSets sets,
        BackupOfJob backups,
        BiPredicate<Tx, String> restoring,
        DatabaseReturns data,
        TwoPersons persons,
        Supplier<Jobs> jobs,
        Clock clock) {

    /** Docker Compose as it is installed now. */
    Compose compose() throws ComposeRefused, InterruptedException {
        return Compose.find(commands, socket);
    }

    /** Now, as exactly as both stores keep it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Writes down how a deployment ended, unless that was done before. */
    void end(long job, Deployment.State state, String action, @Nullable String error) {
        database.write(tx -> {
            var deployment = Releases.ofJob(tx, job).orElseThrow();
            if (Releases.end(tx, deployment.id(), state, now(), error)) {
                var subject = deployment.release() == null
                        ? "deployment/" + deployment.id()
                        : "release/" + deployment.release();
                var details = error == null ? Map.of() : Map.of("error", error);
                audit.append(tx, deployment.by(), action, deployment.project(), subject, details);
                if (deployment.data() != null) {
                    data.ended(tx, job, deployment.by(), state == Deployment.State.SUCCEEDED, error);
                }
                ended.ended(tx, Releases.ofJob(tx, job).orElseThrow());
            }
            return null;
        });
    }
}
