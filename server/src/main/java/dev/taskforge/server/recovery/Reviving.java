package dev.taskforge.server.recovery;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.OwnBackups;
import dev.taskforge.ops.backup.OwnBackups.Brought;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.Store;
import dev.taskforge.server.StoreSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes records that were brought back ready for a server on another machine, which must not act on what it knows: every queue is
 * held until a person lets it go on. The audit log says what happened.
 */
final class Reviving {
    private static final String OPERATOR = "local";
    private static final int MOST_SHOWN = 20;

    private final RecoverRequest request;
    private final Places.Place place;
    private final Brought brought;
    private final List<String> passedOver;
    private final Clock clock;
    private final Locale language;

    Reviving(
            RecoverRequest request,
            Places.Place place,
            Brought brought,
            List<String> passedOver,
            Clock clock,
            Locale language) {
        this.language = language;
        this.request = request;
        this.place = place;
        this.brought = brought;
        this.passedOver = passedOver;
        this.clock = clock;
    }

    /**
     * Does so in a data directory that nobody else uses.
     *
     * @throws Refused when the records are of a newer version
     */
    RecoverReport revive(Path data) throws IOException, InterruptedException {
        try (var database = new SqliteDatabase(Store.file(data))) {
            migrate(database);
            adoptDisk(database);
            var audit = AuditLog.of(database, clock, data);
            var recovered = hold(database, audit);
            recovered.writeTo(data);
            var found = audit.verify();
            return new RecoverReport(
                    request.data().toString(),
                    null,
                    recovered.from(),
                    brought.artifact(),
                    brought.sha256(),
                    brought.at(),
                    Duration.between(brought.at(), recovered.at()).toSeconds(),
                    brought.bytes(),
                    brought.rows(),
                    brought.tables(),
                    brought.encrypted(),
                    List.copyOf(brought.kept()),
                    passedOver,
                    recovered.queues(),
                    recovered.unfinished(),
                    new RecoverReport.Audit(
                            found.ok(),
                            found.entries(),
                            Messages.ofOperations(language).render(found.message())));
        }
    }

    private void migrate(Database database) {
        try {
            StoreSchema.migrate(database, clock);
        } catch (DatabaseException e) {
            throw Refused.of("recover.other_version", String.valueOf(e.getMessage()));
        }
    }

    /** What was opened with our key is ours, and so is the folder it lies in. */
    private void adoptDisk(Database database) throws IOException, InterruptedException {
        var destination = place.destination();
        if (destination != null && destination.isFolder()) {
            OwnBackups.adopt(database, destination);
        }
    }

    private Recovered hold(Database database, AuditLog audit) {
        try (var engine = Engines.open(database, clock, EngineSettings.defaults("recover"), List.of())) {
            var queues = engine.queues().list();
            var names = toHold(queues, engine);
            var recovered = new Recovered(
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    place.origin().location(brought.artifact()),
                    brought.artifact(),
                    brought.sha256(),
                    brought.at(),
                    names,
                    unfinished(queues),
                    cutOff(engine),
                    null,
                    null);
            return database.write(tx -> {
                names.forEach(queue -> engine.queues().pause(tx, queue, true));
                var details = Map.of(
                        "from", recovered.from(),
                        "sha256", recovered.sha256(),
                        "data_at", recovered.dataAt().toString(),
                        "rows", brought.rows(),
                        "queues", names);
                audit.append(tx, OPERATOR, "server.recovered", null, "data", details);
                audit.checkpoint(tx);
                return recovered;
            });
        }
    }

    /** Every queue that is known or that a schedule feeds, but for those that people had paused. */
    private static List<String> toHold(List<QueueStatus> queues, Engine engine) {
        var names = new TreeSet<String>(List.of(DutyJobs.QUEUE, DutyJobs.ALARMS));
        queues.forEach(queue -> names.add(queue.name()));
        engine.schedules().list().forEach(schedule -> names.add(schedule.job().queue()));
        queues.stream().filter(QueueStatus::paused).map(QueueStatus::name).forEach(names::remove);
        return List.copyOf(names);
    }

    private static Map<String, Long> unfinished(List<QueueStatus> queues) {
        var counts = new TreeMap<String, Long>();
        for (var queue : queues) {
            queue.jobs().forEach((state, count) -> {
                if (!state.isFinal() && count > 0) {
                    counts.merge(state.label(), count, Long::sum);
                }
            });
        }
        return counts;
    }

    private static List<Recovered.Cut> cutOff(Engine engine) {
        var states = EnumSet.of(JobState.RUNNING, JobState.WAITING);
        var cut = new ArrayList<Recovered.Cut>();
        engine.jobs()
                .list(new JobFilter(states, null, null, null, null, MOST_SHOWN))
                .forEach(job -> cut.add(new Recovered.Cut(job.id(), job.type(), job.project())));
        return cut;
    }
}
