package dev.taskforge.ops.project;

import dev.taskforge.engine.api.NewSchedule;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The projects of this installation, with every version of their files. Safe for use by any thread. */
public final class Projects {
    private static final Logger LOG = LoggerFactory.getLogger(Projects.class);
    static final String COLUMNS = "v.project, v.version, v.yaml, v.sha256, v.directory, v.applied_at, v.applied_by";
    private static final String CURRENT =
            " FROM project p JOIN project_version v ON v.project = p.name AND v.version = p.version ";

    private static final int MOST_VERSIONS = 50;

    private final Database database;
    private final Clock clock;
    private final Supplier<Schedules> schedules;
    private final AuditLog audit;
    private final ProjectReader reader;
    private final FileAddition addition;
    private final Map<String, Project> parsed = new ConcurrentHashMap<>();
    private final Map<String, Joined> joined = new ConcurrentHashMap<>();

    /** A project with what joins its file, and by which revision of that. */
    private record Joined(int version, long revision, Project project) {}

    /** @param schedules the engine's; asked for only while a file is applied, since the engine may be built later */
    public Projects(
            Database database, Clock clock, Supplier<Schedules> schedules, AuditLog audit, ProjectReader reader) {
        this(database, clock, schedules, audit, reader, FileAddition.NONE);
    }

    /** As above, with {@code addition} joining the file of each project in force. */
    public Projects(
            Database database,
            Clock clock,
            Supplier<Schedules> schedules,
            AuditLog audit,
            ProjectReader reader,
            FileAddition addition) {
        this.addition = addition;
        this.database = database;
        this.clock = clock;
        this.schedules = schedules;
        this.audit = audit;
        this.reader = reader;
    }

    /**
     * What applying this file would change. Nothing is changed.
     *
     * @throws ProjectFileException with every problem of the file, and when the folder cannot be the project's
     */
    public ApplyPlan plan(String yaml, Path directory) {
        return database.read(tx -> plan(tx, accept(yaml, directory), yaml, directory));
    }

    /**
     * Puts a file into force, with its schedules. The same file and folder again change nothing.
     *
     * @throws ProjectFileException as for {@link #plan}, and when the name is TaskForge's own
     */
    public Project apply(Tx tx, String yaml, Path directory, String actor) {
        var file = accept(yaml, directory);
        if (file.project().equals(Project.OWN)) {
            throw refused("project", Message.of("project.own"), Message.of("project.own.fix"));
        }
        return put(tx, file, yaml, directory, actor);
    }

    /** Puts TaskForge's file about itself into force; only the system calls this. */
    public Project applyOwn(Tx tx, String yaml, Path directory) {
        return put(tx, accept(yaml, directory), yaml, directory, "system");
    }

    private Project put(Tx tx, ProjectFile file, String yaml, Path directory, String actor) {
        var plan = plan(tx, file, yaml, directory);
        var current = current(tx, file.project());
        if (plan.unchanged() && current.isPresent()) {
            return project(current.get());
        }
        var version = new ProjectVersion(
                file.project(),
                lastVersion(tx, file.project()) + 1,
                yaml,
                Sha256.of(yaml),
                directory,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor);
        insert(tx, version);
        putSchedules(tx, file, current.map(v -> project(v).file()).orElse(null));
        audit.append(
                tx,
                actor,
                "project.apply",
                file.project(),
                "project/" + file.project(),
                AppliedDetails.of(version, plan));
        return new Project(
                file.project(), file.title(), version.version(), file, directory, version.appliedAt(), actor, yaml);
    }

    private void putSchedules(Tx tx, ProjectFile file, @Nullable ProjectFile before) {
        var wanted = DutySchedules.of(file);
        var had = before == null ? Map.<String, NewSchedule>of() : DutySchedules.of(before);
        had.values().stream()
                .filter(schedule -> !wanted.containsKey(schedule.name()))
                .forEach(schedule -> remove(tx, schedule));
        wanted.values().forEach(schedule -> requireFree(tx, schedule));
        wanted.values().forEach(schedule -> schedules.get().put(tx, schedule));
    }

    /** The schedule of that name that somebody made by hand: it submits something else. */
    private Optional<Schedule> madeByHand(Tx tx, NewSchedule wanted) {
        return schedules
                .get()
                .find(tx, wanted.name())
                .filter(found -> !found.job().type().equals(wanted.job().type()));
    }

    /** Removes a schedule of a project, but none that somebody made by hand under its name. */
    private void remove(Tx tx, NewSchedule schedule) {
        if (madeByHand(tx, schedule).isEmpty()) {
            schedules.get().remove(tx, schedule.name());
        }
    }

    /** Refuses to replace a schedule that somebody made by hand. */
    private void requireFree(Tx tx, NewSchedule wanted) {
        madeByHand(tx, wanted).ifPresent(found -> {
            throw refused(
                    "project",
                    Message.of(
                            "project.schedule.taken", found.name(), found.job().type()),
                    Message.of("project.schedule.taken.fix", found.name()));
        });
    }

    /**
     * Lets each project have one schedule of backups in place of those for each database that earlier versions made: on when one
     * of them was, and fired at once when one of them was due. Nothing is changed where that was done before.
     */
    public void renewSchedules(Tx tx) {
        tx.query("SELECT " + COLUMNS + CURRENT + "ORDER BY p.name", Projects::version).stream()
                .map(version -> project(version).file())
                .forEach(file -> renewSchedules(tx, file));
    }

    private void renewSchedules(Tx tx, ProjectFile file) {
        var before = DutySchedules.backupsBefore(file).stream()
                .flatMap(name -> schedules.get().find(tx, name).stream())
                .filter(schedule -> schedule.job().type().equals(DutyJobs.BACKUP))
                .toList();
        if (before.isEmpty()) {
            return;
        }
        var name = DutySchedules.backup(file.project());
        var renewed = Objects.requireNonNull(DutySchedules.of(file).get(name));
        var taken = madeByHand(tx, renewed);
        if (taken.isPresent()) {
            LOG.warn(
                    "schedule {} was made by hand and submits {}, so project {} keeps one schedule of backups for each database;"
                            + " remove it and apply the project's file again",
                    name,
                    taken.get().job().type(),
                    file.project());
            return;
        }
        before.forEach(schedule -> schedules.get().remove(tx, schedule.name()));
        schedules.get().put(tx, renewed);
        var now = clock.instant();
        if (before.stream().noneMatch(Schedule::enabled)) {
            schedules.get().enable(tx, name, false);
        } else if (before.stream().anyMatch(schedule -> isDue(schedule, now))) {
            schedules.get().run(tx, name);
        }
    }

    private static boolean isDue(Schedule schedule, Instant now) {
        var next = schedule.nextAt();
        return next != null && !next.isAfter(now);
    }

    private ProjectFile accept(String yaml, Path directory) {
        var file = reader.read(yaml);
        if (!directory.isAbsolute() || !Files.isDirectory(directory)) {
            throw refused(
                    "directory",
                    Message.of(
                            directory.isAbsolute() ? "project.directory.missing" : "project.directory.relative",
                            directory),
                    Message.of("project.directory.fix"));
        }
        return file;
    }

    private static ProjectFileException refused(String path, Message message, Message suggestion) {
        return new ProjectFileException(List.of(new Problem(1, 1, path, message, suggestion)));
    }

    private ApplyPlan plan(Tx tx, ProjectFile file, String yaml, Path directory) {
        var current = current(tx, file.project());
        boolean unchanged = current.filter(
                        v -> v.yaml().equals(yaml) && v.directory().equals(directory))
                .isPresent();
        var changes = PlanDifference.between(
                current.map(v -> new PlanDifference.Side(project(v).file(), v.yaml(), v.directory()))
                        .orElse(null),
                new PlanDifference.Side(file, yaml, directory));
        return new ApplyPlan(
                file.project(), current.map(ProjectVersion::version).orElse(null), changes, unchanged);
    }

    public Optional<Project> find(String name) {
        return database.read(tx -> find(tx, name));
    }

    /** As {@link #find(String)}, within the caller's transaction. */
    public Optional<Project> find(Tx tx, String name) {
        return current(tx, name).map(version -> joined(tx, project(version)));
    }

    /** All projects by name. */
    public List<Project> list() {
        return database.read(
                tx -> tx.query("SELECT " + COLUMNS + CURRENT + "ORDER BY p.name", Projects::version).stream()
                        .map(version -> joined(tx, project(version)))
                        .toList());
    }

    /** The names of all projects. */
    public List<String> names() {
        return database.read(tx -> tx.query("SELECT name FROM project ORDER BY name", row -> row.text("name")));
    }

    /**
     * The newest version of a project that is wanted, among the last fifty; also of one that was deleted. Versions that this server
     * cannot read are passed over.
     */
    public Optional<Project> newest(String name, Predicate<Project> wanted) {
        return versions(name).stream()
                .limit(MOST_VERSIONS)
                .flatMap(this::readable)
                .filter(wanted)
                .findFirst();
    }

    private Stream<Project> readable(ProjectVersion version) {
        try {
            return Stream.of(project(version));
        } catch (ProjectFileException e) {
            return Stream.empty();
        }
    }

    /** Every version of a project's file, the newest first; also those of a project that was deleted. */
    public List<ProjectVersion> versions(String name) {
        return database.read(tx -> tx.query(
                "SELECT " + COLUMNS + " FROM project_version v WHERE v.project = ? ORDER BY v.version DESC",
                Projects::version,
                name));
    }

    /**
     * Takes a project out of force and removes its schedules. Its versions, evidence, decisions and backups stay.
     * Returns false when there is no such project.
     *
     * @throws ProjectFileException when it is TaskForge's own
     */
    public boolean delete(Tx tx, String name, String actor) {
        if (name.equals(Project.OWN)) {
            throw refused("project", Message.of("project.own"), Message.of("project.own.fix"));
        }
        var current = current(tx, name);
        if (current.isEmpty()) {
            return false;
        }
        DutySchedules.of(project(current.get()).file()).values().forEach(schedule -> remove(tx, schedule));
        tx.update("DELETE FROM project WHERE name = ?", name);
        audit.append(
                tx,
                actor,
                "project.delete",
                name,
                "project/" + name,
                Map.of("version", current.get().version()));
        return true;
    }

    private static void insert(Tx tx, ProjectVersion version) {
        tx.update(
                """
                INSERT INTO project_version (project, version, yaml, sha256, directory, applied_at, applied_by)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
                version.project(),
                version.version(),
                version.yaml(),
                version.sha256(),
                version.directory().toString(),
                version.appliedAt(),
                version.appliedBy());
        tx.update("""
                INSERT INTO project (name, version) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET version = excluded.version""", version.project(), version.version());
    }

    private static int lastVersion(Tx tx, String name) {
        return tx.first(
                        "SELECT COALESCE(MAX(version), 0) AS version FROM project_version WHERE project = ?",
                        row -> row.integer("version"),
                        name)
                .orElse(0);
    }

    private static Optional<ProjectVersion> current(Tx tx, String name) {
        return tx.first("SELECT " + COLUMNS + CURRENT + "WHERE p.name = ?", Projects::version, name);
    }

    static ProjectVersion version(Row row) throws SQLException {
        return new ProjectVersion(
                row.text("project"),
                row.integer("version"),
                row.text("yaml"),
                row.text("sha256"),
                Path.of(row.text("directory")),
                row.time("applied_at"),
                row.text("applied_by"));
    }

    /** Joins once per version of the file and revision of what joins it. */
    private Project joined(Tx tx, Project plain) {
        long revision = addition.revision(tx, plain.name());
        var known = joined.get(plain.name());
        if (known != null && known.revision() == revision && known.version() == plain.version()) {
            return known.project();
        }
        var file = addition.join(tx, plain.file());
        var project = new Project(
                plain.name(),
                plain.title(),
                plain.version(),
                file,
                plain.directory(),
                plain.appliedAt(),
                plain.appliedBy(),
                plain.yaml());
        joined.put(plain.name(), new Joined(plain.version(), revision, project));
        return project;
    }

    /** Reads a stored file once per version. */
    private Project project(ProjectVersion version) {
        var known = parsed.get(version.project());
        if (known != null
                && known.version() == version.version()
                && known.yaml().equals(version.yaml())) {
            return known;
        }
        var file = reader.read(version.yaml());
        var project = new Project(
                version.project(),
                file.title(),
                version.version(),
                file,
                version.directory(),
                version.appliedAt(),
                version.appliedBy(),
                version.yaml());
        parsed.put(version.project(), project);
        return project;
    }
}
