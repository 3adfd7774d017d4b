package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.BackupSet.Member;
import dev.taskforge.ops.backup.SetStanding.Part;
import dev.taskforge.ops.backup.SetStanding.PartState;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how sets of backups stand. Safe for use by any thread. */
public final class SetStandings {
    /** Among so many of the newest sets of a project the newest good one is looked for. */
    private static final int LOOKED_AT = 200;

    private final Database database;
    private final Supplier<Jobs> jobs;

    /** @param jobs looked at only while something is read, because the engine is built after its job types */
    public SetStandings(Database database, Supplier<Jobs> jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** One set. */
    public Optional<SetStanding> find(String project, long id) {
        return read(project, tx -> BackupSets.find(tx, project, id).stream().toList()).stream()
                .findFirst();
    }

    /**
     * The sets of a project, the newest first.
     *
     * @param before only those of an earlier moment; null starts at the newest
     */
    public List<SetStanding> list(String project, @Nullable Instant before, int limit) {
        return read(project, tx -> BackupSets.list(tx, project, before, limit));
    }

    /** Those of this moment or later, the newest first. */
    public List<SetStanding> since(String project, Instant from) {
        return read(project, tx -> BackupSets.since(tx, project, from));
    }

    /** Those that were begun while a release served, the newest first. */
    public List<SetStanding> ofRelease(String project, int release, int limit) {
        return read(project, tx -> BackupSets.ofRelease(tx, project, release, limit));
    }

    /** The newest set that is of all these and stands as wanted. */
    public Optional<SetStanding> newest(String project, List<String> names, Predicate<SetStanding> wanted) {
        return list(project, null, LOOKED_AT).stream()
                .filter(standing -> standing.covers(names))
                .filter(wanted)
                .findFirst();
    }

    /** What else there is of the moment of a backup, for whoever restores it; empty when it belongs to no set. */
    public List<Message> beside(Backup backup) {
        var set = backup.set();
        return set == null
                ? List.of()
                : find(backup.project(), set.id()).stream()
                        .flatMap(standing -> standing.members().stream())
                        .filter(member -> !member.name().equals(backup.database()))
                        .map(SetStandings::told)
                        .toList();
    }

    private static Message told(Part member) {
        var backup = member.backup();
        return backup == null
                ? Objects.requireNonNullElseGet(member.why(), () -> Message.of("backup.set.running", member.name(), ""))
                : Message.of("backup.set.beside." + member.state().label(), member.name(), backup.id());
    }

    /** A backup that retention has taken out of the list. */
    private record Removed(long set, String name, long id) {}

    private List<SetStanding> read(String project, Function<Tx, List<BackupSet>> query) {
        return database.read(tx -> {
            var sets = query.apply(tx);
            if (sets.isEmpty()) {
                return List.of();
            }
            long first = sets.stream().mapToLong(BackupSet::id).min().orElseThrow();
            long last = sets.stream().mapToLong(BackupSet::id).max().orElseThrow();
            var listed =
                    Backups.ofSets(tx, project, first, last).stream().collect(Collectors.groupingBy(SetStandings::set));
            var removed = removed(tx, project, first, last).stream().collect(Collectors.groupingBy(Removed::set));
            var known = jobs(tx, sets);
            return sets.stream()
                    .map(set -> standing(
                            set,
                            listed.getOrDefault(set.id(), List.of()),
                            removed.getOrDefault(set.id(), List.of()),
                            known))
                    .toList();
        });
    }

    /** By their numbers, as of the same moment as the backups they made. */
    private Map<Long, Job> jobs(Tx tx, List<BackupSet> sets) {
        var wanted = sets.stream()
                .flatMap(set ->
                        Stream.concat(Stream.of(set.jobId()), set.members().stream().map(Member::job)))
                .filter(Objects::nonNull)
                .toList();
        return jobs.get().find(tx, wanted).stream().collect(Collectors.toMap(Job::id, Function.identity()));
    }

    private static long set(Backup backup) {
        return Objects.requireNonNull(backup.set()).id();
    }

    private static List<Removed> removed(Tx tx, String project, long first, long last) {
        return tx.query(
                """
                SELECT set_id, database_name, id FROM backup
                WHERE project = ? AND set_id BETWEEN ? AND ? AND pruned_at IS NOT NULL""",
                row -> new Removed(row.number("set_id"), row.text("database_name"), row.number("id")),
                project,
                first,
                last);
    }

    private static SetStanding standing(
            BackupSet set, List<Backup> listed, List<Removed> removed, Map<Long, Job> jobs) {
        // The newest of each member: one that was made twice counts once.
        Map<String, Backup> newest = listed.stream()
                .collect(Collectors.toMap(
                        Backup::database,
                        Function.identity(),
                        (one, other) -> one.snapshotAt().isBefore(other.snapshotAt()) ? other : one));
        var members = set.members().stream()
                .map(member -> {
                    var backup = newest.get(member.name());
                    return backup == null ? absent(set, member, removed, jobs) : there(member, backup);
                })
                .toList();
        return new SetStanding(set, members);
    }

    private static Part there(Member member, Backup backup) {
        var name = member.name();
        Long job = backup.jobId();
        if (Boolean.FALSE.equals(backup.drillPassed())) {
            return new Part(name, PartState.REFUTED, job, backup, Message.of("backup.set.refuted", name, backup.id()));
        }
        if (!backup.obtainable()) {
            return new Part(name, PartState.MISSING, job, backup, Message.of("backup.set.missing", name, backup.id()));
        }
        var state = Boolean.TRUE.equals(backup.drillPassed()) ? PartState.PROVEN : PartState.UNPROVEN;
        return new Part(name, state, job, backup, null);
    }

    private static Part absent(BackupSet set, Member member, List<Removed> removed, Map<Long, Job> jobs) {
        var name = member.name();
        var gone = removed.stream().filter(one -> one.name().equals(name)).findFirst();
        if (gone.isPresent()) {
            var why = Message.of("backup.set.removed", name, gone.get().id());
            return new Part(name, PartState.REMOVED, member.job(), null, why);
        }
        if (member.busy() != null) {
            return new Part(name, PartState.SKIPPED, null, null, Message.of("backup.set.skipped", name, member.busy()));
        }
        // Until a deployment has come to a member, the deployment itself says whether it will.
        var id = member.job() == null ? set.jobId() : member.job();
        var job = id == null ? null : jobs.get(id);
        if (job == null) {
            return new Part(name, PartState.ABSENT, member.job(), null, Message.of("backup.set.absent", name));
        }
        return of(name, job, member.job());
    }

    private static Part of(String name, Job job, @Nullable Long own) {
        if (!job.state().isFinal()) {
            return new Part(name, PartState.RUNNING, own, null, Message.of("backup.set.running", name, job.id()));
        }
        if (own == null || job.state() == JobState.SUCCEEDED) {
            return new Part(name, PartState.ABSENT, own, null, Message.of("backup.set.absent", name));
        }
        if (job.state() == JobState.CANCELLED) {
            return new Part(name, PartState.CANCELLED, own, null, Message.of("backup.set.cancelled", name, own));
        }
        var error = Objects.requireNonNullElse(job.error(), "");
        return new Part(name, PartState.FAILED, own, null, Message.of("backup.set.failed", name, own, error));
    }
}
