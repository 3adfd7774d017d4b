package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupSet.Member;
import dev.taskforge.ops.backup.BackupSet.Origin;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Begins sets of backups and finds them again. Safe for use by any thread. */
public final class BackupSets {
    private static final TypeReference<List<Member>> MEMBERS = new TypeReference<>() {};

    private final Database database;
    private final Supplier<Jobs> jobs;
    private final BiFunction<Tx, String, Optional<Integer>> serving;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * @param jobs looked at only while a set begins, because the engine is built after its job types
     * @param serving the number of the release that serves a project
     */
    public BackupSets(
            Database database,
            Supplier<Jobs> jobs,
            BiFunction<Tx, String, Optional<Integer>> serving,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.serving = serving;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a set of a project is of now: what {@code backup.of} names, or else whatever can be backed up. */
    public static List<String> namesOf(Project project) {
        var duty = project.file().backup();
        return duty == null ? project.file().backupNames() : duty.of();
    }

    /**
     * A set that somebody asked for.
     *
     * @param begun whether it was begun for that; else it is an earlier one that is still under way
     */
    public record Begun(BackupSet set, boolean begun) {}

    /**
     * Begins a set in the name of a person and submits a job for each member. While every member of an earlier one still waits
     * or runs, that one is returned; also when earlier sets are at work on all the members, of these the one with the newest job.
     */
    public Begun begin(Tx tx, String project, List<String> names, String by) {
        return begin(tx, project, names, Origin.PERSON, null, by);
    }

    /** As {@link #begin(Tx, String, List, String)} for a job of a schedule; the same job again begins nothing new. */
    BackupSet beginScheduled(Tx tx, String project, List<String> names, long job, String by) {
        var known = ofJob(tx, project, job);
        return known.isPresent()
                ? known.get()
                : begin(tx, project, names, Origin.SCHEDULE, job, by).set();
    }

    /**
     * Begins the set of what a deployment backs up before it runs migrations; it submits the jobs itself. The same deployment
     * again begins nothing new.
     *
     * @return the number of the set
     */
    public long beginForDeployment(String project, List<String> names, long job, String by) {
        return database.write(tx -> {
            var known = ofJob(tx, project, job);
            if (known.isPresent()) {
                return known.get().id();
            }
            var set = insert(tx, project, Origin.DEPLOYMENT, unbegun(names), job);
            record(tx, set, by);
            return set.id();
        });
    }

    private Begun begin(Tx tx, String project, List<String> names, Origin origin, @Nullable Long job, String by) {
        var unfinished = newest(tx, project).filter(set -> set.names().equals(names) && isUntouched(tx, set));
        if (unfinished.isPresent()) {
            return new Begun(unfinished.get(), false);
        }
        var set = insert(tx, project, origin, unbegun(names), job);
        var members = new ArrayList<Member>();
        Job busy = null;
        for (var name : names) {
            var submitted = jobs.get()
                    .submit(tx, DutyJobs.backupInSet(project, name, set.id()).submittedBy(by));
            long id = submitted.job().id();
            members.add(submitted.created() ? new Member(name, id, null) : new Member(name, null, id));
            if (!submitted.created() && (busy == null || busy.id() < id)) {
                busy = submitted.job();
            }
        }
        if (busy != null && members.stream().allMatch(member -> member.job() == null)) {
            var earlier = ofMember(tx, project, busy);
            if (earlier.isPresent()) {
                tx.update("DELETE FROM backup_set WHERE id = ?", set.id());
                return new Begun(earlier.get(), false);
            }
        }
        record(tx, set, by);
        return new Begun(put(tx, set, members), true);
    }

    /** The set that the job of a member works for. */
    private static Optional<BackupSet> ofMember(Tx tx, String project, Job member) {
        var set = ManifestFile.JSON.readTree(member.payload()).path("set");
        return set.isIntegralNumber() ? find(tx, project, set.longValue()) : Optional.empty();
    }

    private static List<Member> unbegun(List<String> names) {
        return names.stream().map(name -> new Member(name, null, null)).toList();
    }

    /** Whether each of its members still waits or runs. */
    private boolean isUntouched(Tx tx, BackupSet set) {
        var own =
                set.members().stream().map(Member::job).filter(Objects::nonNull).toList();
        return own.size() == set.members().size()
                && jobs.get().find(tx, own).stream()
                                .filter(job -> !job.state().isFinal())
                                .count()
                        == own.size();
    }

    /** The set that a job which backs up a member belongs to, which thereby knows the job; empty for one that is in none. */
    Optional<BackupSet> joinedBy(BackupOperation.Payload asked, long job) {
        var id = asked.set();
        if (id == null) {
            return Optional.empty();
        }
        return database.write(tx -> find(tx, asked.project(), id).map(set -> joined(tx, set, asked.database(), job)));
    }

    private static BackupSet joined(Tx tx, BackupSet set, String name, long job) {
        var members = set.members().stream()
                .map(member -> member.name().equals(name) ? new Member(name, job, null) : member)
                .toList();
        return members.equals(set.members()) ? set : put(tx, set, members);
    }

    /** The set that a manifest tells of, which is written down when it is not known. */
    static BackupSet found(Tx tx, String project, BackupSet.Mark mark) {
        var known = ofMoment(tx, project, mark.begunAt());
        if (known.isPresent()) {
            return known.get();
        }
        var members = unbegun(mark.of());
        return insert(tx, new BackupSet(0, project, mark.begunAt(), mark.release(), Origin.FOUND, members, null));
    }

    /**
     * As {@link #found} for a manifest that somebody may have written who is not TaskForge: empty when what it says of a set
     * cannot be, or is not what is known of the set of that moment.
     */
    static Optional<BackupSet> told(Tx tx, ManifestFile manifest) {
        return Optional.ofNullable(manifest.set())
                .filter(mark -> mark.canBeOf(manifest))
                .map(mark -> found(tx, manifest.project(), mark))
                .filter(set -> set.mark().equals(manifest.set()));
    }

    private static Optional<BackupSet> ofMoment(Tx tx, String project, Instant moment) {
        return tx.first(
                "SELECT * FROM backup_set WHERE project = ? AND begun_at = ?", BackupSets::set, project, moment);
    }

    private BackupSet insert(Tx tx, String project, Origin origin, List<Member> members, @Nullable Long job) {
        var release = serving.apply(tx, project).orElse(null);
        return insert(tx, new BackupSet(0, project, freeMoment(tx, project), release, origin, members, job));
    }

    private void record(Tx tx, BackupSet set, String by) {
        var about = new TreeMap<String, Object>(Map.of(
                "begun_at",
                set.begunAt(),
                "of",
                set.names(),
                "origin",
                set.origin().label()));
        if (set.release() != null) {
            about.put("release", set.release());
        }
        audit.append(tx, by, "backup_set.begin", set.project(), "backup_set/" + set.id(), about);
    }

    /** Now, or the first millisecond afterwards that names no other set of the project. */
    private Instant freeMoment(Tx tx, String project) {
        var moment = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        while (ofMoment(tx, project, moment).isPresent()) {
            moment = moment.plusMillis(1);
        }
        return moment;
    }

    private static BackupSet insert(Tx tx, BackupSet set) {
        return tx.first(
                        """
                        INSERT INTO backup_set (project, begun_at, release_number, origin, members, job_id)
                        VALUES (?, ?, ?, ?, ?, ?) RETURNING *""",
                        BackupSets::set,
                        set.project(),
                        set.begunAt(),
                        set.release(),
                        set.origin(),
                        ManifestFile.JSON.writeValueAsString(set.members()),
                        set.jobId())
                .orElseThrow();
    }

    private static BackupSet put(Tx tx, BackupSet set, List<Member> members) {
        tx.update(
                "UPDATE backup_set SET members = ? WHERE id = ?",
                ManifestFile.JSON.writeValueAsString(members),
                set.id());
        return find(tx, set.project(), set.id()).orElseThrow();
    }

    /** The set of this number. */
    public Optional<BackupSet> find(String project, long id) {
        return database.read(tx -> find(tx, project, id));
    }

    static Optional<BackupSet> find(Tx tx, String project, long id) {
        return tx.first("SELECT * FROM backup_set WHERE id = ? AND project = ?", BackupSets::set, id, project);
    }

    private static Optional<BackupSet> ofJob(Tx tx, String project, long job) {
        return tx.first(
                "SELECT * FROM backup_set WHERE project = ? AND job_id = ? ORDER BY id DESC LIMIT 1",
                BackupSets::set,
                project,
                job);
    }

    /** The newest that no deployment began. */
    private static Optional<BackupSet> newest(Tx tx, String project) {
        return tx.first(
                "SELECT * FROM backup_set WHERE project = ? AND origin <> ? ORDER BY begun_at DESC LIMIT 1",
                BackupSets::set,
                project,
                Origin.DEPLOYMENT);
    }

    static List<BackupSet> list(Tx tx, String project, @Nullable Instant before, int limit) {
        return tx.query(
                "SELECT * FROM backup_set WHERE project = ? AND begun_at < ? ORDER BY begun_at DESC LIMIT ?",
                BackupSets::set,
                project,
                before == null ? Instant.ofEpochMilli(Long.MAX_VALUE) : before,
                limit);
    }

    static List<BackupSet> since(Tx tx, String project, Instant from, int limit) {
        return tx.query(
                "SELECT * FROM backup_set WHERE project = ? AND begun_at >= ? ORDER BY begun_at DESC LIMIT ?",
                BackupSets::set,
                project,
                from,
                limit);
    }

    static List<BackupSet> ofRelease(Tx tx, String project, int release, int limit) {
        return tx.query(
                "SELECT * FROM backup_set WHERE project = ? AND release_number = ? ORDER BY begun_at DESC LIMIT ?",
                BackupSets::set,
                project,
                release,
                limit);
    }

    static List<Member> members(String json) {
        return ManifestFile.JSON.readValue(json, MEMBERS);
    }

    private static BackupSet set(Row row) throws SQLException {
        var release = row.numberOrNull("release_number");
        return new BackupSet(
                row.number("id"),
                row.text("project"),
                row.time("begun_at"),
                release == null ? null : release.intValue(),
                row.constant("origin", Origin.class),
                members(row.text("members")),
                row.numberOrNull("job_id"));
    }
}
