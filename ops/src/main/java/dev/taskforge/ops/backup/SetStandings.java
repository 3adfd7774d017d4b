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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
    /** So many sets are read at once while one is looked for. */
    private static final int AT_ONCE = 100;
    /** As far apart the data of a set may be and still belong together. */
    private static final Duration SPREAD = Duration.ofHours(24);

    private final Database database;
    private final Supplier<Jobs> jobs;
    private final Switches switches;

    /** When releases took over. */
    @FunctionalInterface
    public interface Switches {
        /** The moments of a project from one to another at which a deployment that succeeded switched. */
        List<Instant> between(Tx tx, String project, Instant from, Instant until);
    }

    /** @param jobs looked at only while something is read, because the engine is built after its job types */
    public SetStandings(Database database, Supplier<Jobs> jobs, Switches switches) {
        this.database = database;
        this.jobs = jobs;
        this.switches = switches;
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

    /** Those of this moment or later, the newest first, at most {@code limit}. */
    public List<SetStanding> since(String project, Instant from, int limit) {
        return read(project, tx -> BackupSets.since(tx, project, from, limit));
    }

    /** Those that were begun while a release served, the newest first. */
    public List<SetStanding> ofRelease(String project, int release, int limit) {
        return read(project, tx -> BackupSets.ofRelease(tx, project, release, limit));
    }

    /**
     * The newest set that is of all these and stands as wanted.
     *
     * @param from how far back it is looked for; some that are a little older may be found, too
     */
    public Optional<SetStanding> newest(
            String project, List<String> names, Instant from, Predicate<SetStanding> wanted) {
        Instant before = null;
        while (true) {
            var some = list(project, before, AT_ONCE);
            var found = some.stream()
                    .filter(standing -> standing.covers(names))
                    .filter(wanted)
                    .findFirst();
            if (found.isPresent()
                    || some.size() < AT_ONCE
                    || some.getLast().at().isBefore(from)) {
                return found;
            }
            before = some.getLast().at();
        }
    }

    /** What else there is of the set of a backup, for whoever restores it; empty when it belongs to none. */
    public List<Message> beside(Backup backup) {
        var set = backup.set();
        return set == null
                ? List.of()
                : find(backup.project(), set.id()).stream()
                        .flatMap(standing -> beside(standing, backup))
                        .toList();
    }

    private static Stream<Message> beside(SetStanding standing, Backup backup) {
        var others = standing.members().stream()
                .filter(member -> !member.name().equals(backup.database()))
                .flatMap(SetStandings::told);
        var between = standing.spread();
        Stream<Message> spread = between == null
                ? Stream.empty()
                : Stream.of(Message.of("backup.set.spread", Ages.text(between.length())));
        return Stream.of(others, spread, Stream.ofNullable(standing.apart())).flatMap(Function.identity());
    }

    private static Stream<Message> told(Part member) {
        var backup = member.backup();
        return backup == null
                ? Stream.ofNullable(member.why())
                : Stream.of(Message.of("backup.set.beside." + member.state().label(), member.name(), backup.id()));
    }

    /** A backup that retention has taken out of the list. */
    private record Removed(long set, String name, long id) {}

    private List<SetStanding> read(String project, Function<Tx, List<BackupSet>> query) {
        return database.read(tx -> {
            var sets = query.apply(tx);
            if (sets.isEmpty()) {
                return List.of();
            }
            var ids = sets.stream().map(BackupSet::id).toList();
            var listed = Backups.ofSets(tx, project, ids).stream().collect(Collectors.groupingBy(SetStandings::set));
            var removed = removed(tx, project, ids).stream().collect(Collectors.groupingBy(Removed::set));
            var known = jobs(tx, sets);
            var found = sets.stream()
                    .map(set -> standing(
                            set,
                            listed.getOrDefault(set.id(), List.of()),
                            removed.getOrDefault(set.id(), List.of()),
                            known))
                    .toList();
            return judged(tx, project, found);
        });
    }

    /** Says of which sets the data is not of the same moment. */
    private List<SetStanding> judged(Tx tx, String project, List<SetStanding> found) {
        var spreads =
                found.stream().map(SetStanding::spread).filter(Objects::nonNull).toList();
        if (spreads.isEmpty()) {
            return found;
        }
        var from = spreads.stream().map(SetStanding.Spread::first).min(Comparator.naturalOrder());
        var until = spreads.stream().map(SetStanding.Spread::last).max(Comparator.naturalOrder());
        var moments = switches.between(tx, project, from.orElseThrow(), until.orElseThrow());
        return found.stream()
                .map(standing -> standing.with(apart(standing, moments)))
                .toList();
    }

    private static @Nullable Message apart(SetStanding standing, List<Instant> switches) {
        var spread = standing.spread();
        if (spread == null) {
            return null;
        }
        if (spread.length().compareTo(SPREAD) > 0) {
            return Message.of("backup.set.apart", Ages.text(spread.length()), Ages.text(SPREAD));
        }
        return switches.stream().anyMatch(spread::isWithin) ? Message.of("backup.set.releases") : null;
    }

    /** By their numbers, as of the same moment as the backups they made. */
    private Map<Long, Job> jobs(Tx tx, List<BackupSet> sets) {
        var wanted = sets.stream()
                .flatMap(set -> Stream.concat(
                        Stream.of(set.jobId()), set.members().stream().map(Member::job)))
                .filter(Objects::nonNull)
                .toList();
        return jobs.get().find(tx, wanted).stream().collect(Collectors.toMap(Job::id, Function.identity()));
    }

    private static long set(Backup backup) {
        return Objects.requireNonNull(backup.set()).id();
    }

    private static List<Removed> removed(Tx tx, String project, List<Long> sets) {
        return tx.query(
                "SELECT set_id, database_name, id FROM backup WHERE set_id IN (" + Backups.marks(sets)
                        + ") AND project = ? AND pruned_at IS NOT NULL",
                row -> new Removed(row.number("set_id"), row.text("database_name"), row.number("id")),
                Backups.arguments(sets, project));
    }

    private static SetStanding standing(
            BackupSet set, List<Backup> listed, List<Removed> removed, Map<Long, Job> jobs) {
        var made = listed.stream()
                .sorted(Comparator.comparing(Backup::snapshotAt)
                        .thenComparingLong(Backup::id)
                        .reversed())
                .collect(Collectors.groupingBy(Backup::database));
        var members = set.members().stream()
                .map(member -> {
                    var backups = made.getOrDefault(member.name(), List.of());
                    return backups.isEmpty() ? absent(set, member, removed, jobs) : there(member, backups);
                })
                .toList();
        return new SetStanding(set, members, null);
    }

    /** The newest counts: a member that was made twice counts once. */
    private static Part there(Member member, List<Backup> made) {
        var name = member.name();
        var backup = made.getFirst();
        var further = made.subList(1, made.size());
        Long job = backup.jobId();
        if (Boolean.FALSE.equals(backup.drillPassed())) {
            var why = Message.of("backup.set.refuted", name, backup.id());
            return new Part(name, PartState.REFUTED, job, backup, further, why);
        }
        if (!backup.obtainable()) {
            var why = Message.of(backup.local() ? "backup.set.missing" : "backup.set.copies-gone", name, backup.id());
            return new Part(name, PartState.MISSING, job, backup, further, why);
        }
        var state = Boolean.TRUE.equals(backup.drillPassed()) ? PartState.PROVEN : PartState.UNPROVEN;
        return new Part(name, state, job, backup, further, null);
    }

    private static Part absent(BackupSet set, Member member, List<Removed> removed, Map<Long, Job> jobs) {
        var name = member.name();
        var gone = removed.stream().filter(one -> one.name().equals(name)).findFirst();
        if (gone.isPresent()) {
            var why = Message.of("backup.set.removed", name, gone.get().id());
            return Part.absent(name, PartState.REMOVED, member.job(), why);
        }
        if (member.busy() != null) {
            return Part.absent(name, PartState.SKIPPED, null, Message.of("backup.set.skipped", name, member.busy()));
        }
        // Until a deployment has come to a member, the deployment itself says whether it will.
        var id = member.job() == null ? set.jobId() : member.job();
        var job = id == null ? null : jobs.get(id);
        if (job == null) {
            return Part.absent(name, PartState.ABSENT, member.job(), Message.of("backup.set.absent", name));
        }
        return of(name, job, member.job());
    }

    private static Part of(String name, Job job, @Nullable Long own) {
        if (!job.state().isFinal()) {
            return Part.absent(name, PartState.RUNNING, own, Message.of("backup.set.running", name, job.id()));
        }
        if (own == null || job.state() == JobState.SUCCEEDED) {
            return Part.absent(name, PartState.ABSENT, own, Message.of("backup.set.absent", name));
        }
        if (job.state() == JobState.CANCELLED) {
            return Part.absent(name, PartState.CANCELLED, own, Message.of("backup.set.cancelled", name, own));
        }
        var error = Objects.requireNonNullElse(job.error(), "");
        return Part.absent(name, PartState.FAILED, own, Message.of("backup.set.failed", name, own, error));
    }
}
