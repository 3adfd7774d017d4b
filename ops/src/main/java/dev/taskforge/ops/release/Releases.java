package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.seal.Seal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The releases of all projects and their deployments. Safe for use by any thread. */
public final class Releases {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OPEN = " state IN ('RUNNING', 'RETURNING') ";

    private final Database database;
    private final Seal seal;

    /** @param seal for the Compose files of releases, which hold secrets */
    public Releases(Database database, Seal seal) {
        this.database = database;
        this.seal = seal;
    }

    /** The release of this number. */
    public Optional<Release> find(String project, int number) {
        return database.read(tx -> find(tx, project, number));
    }

    static Optional<Release> find(Tx tx, String project, int number) {
        return tx.first("SELECT * FROM release WHERE project = ? AND number = ?", Releases::release, project, number);
    }

    /**
     * The releases of a project, newest first.
     *
     * @param before only those with a lower number; null starts at the newest
     */
    public List<Release> list(String project, @Nullable Long before, int limit) {
        return database.read(tx -> tx.query(
                "SELECT * FROM release WHERE project = ? AND number < ? ORDER BY number DESC LIMIT ?",
                Releases::release,
                project,
                before == null ? Integer.MAX_VALUE : before,
                limit));
    }

    /**
     * The deployments of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     */
    public List<Deployment> deployments(String project, @Nullable Long before, int limit) {
        return database.read(tx -> tx.query(
                "SELECT * FROM deployment WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?",
                Releases::deployment,
                project,
                before == null ? Long.MAX_VALUE : before,
                limit));
    }

    /** The deployments of one release, newest first. */
    public List<Deployment> deploymentsOf(String project, int release, int limit) {
        return database.read(tx -> tx.query(
                "SELECT * FROM deployment WHERE project = ? AND release_number = ? ORDER BY id DESC LIMIT ?",
                Releases::deployment,
                project,
                release,
                limit));
    }

    /** The deployments of a project that began at this time or later, newest first. */
    public List<Deployment> since(String project, Instant from) {
        return database.read(tx -> tx.query(
                "SELECT * FROM deployment WHERE project = ? AND started_at >= ? ORDER BY id DESC",
                Releases::deployment,
                project,
                from));
    }

    /** The deployment that a job carries out. */
    public Optional<Deployment> ofJob(long job) {
        return database.read(tx -> ofJob(tx, job));
    }

    static Optional<Deployment> ofJob(Tx tx, long job) {
        return tx.first("SELECT * FROM deployment WHERE job_id = ?", Releases::deployment, job);
    }

    /** The number of the release that serves: that of the last deployment that succeeded. Empty before the first. */
    public Optional<Integer> serving(String project) {
        return database.read(tx -> serving(tx, project));
    }

    /** As {@link #serving(String)}, within the caller's transaction. */
    public static Optional<Integer> serving(Tx tx, String project) {
        return served(tx, project, 1).stream().findFirst();
    }

    /**
     * The release that served before this one when this one was new, so that going back again and again never goes forward.
     *
     * @param serving null when none of the releases serves: the one that did last is meant
     */
    public Optional<Integer> earlier(String project, @Nullable Integer serving) {
        if (serving == null) {
            return serving(project);
        }
        return database.read(tx -> tx.first("""
                SELECT before_number FROM deployment
                WHERE project = ? AND release_number = ? AND rollback = 0 AND state = 'SUCCEEDED'
                  AND before_number IS NOT NULL
                ORDER BY id DESC LIMIT 1""", row -> row.integer("before_number"), project, serving));
    }

    /** Whether a release was found running, or a deployment of it succeeded. */
    boolean hasServed(Release release) {
        return release.adopted()
                || database.read(tx -> tx.first(
                                "SELECT id FROM deployment WHERE project = ? AND release_number = ? AND state = 'SUCCEEDED' LIMIT 1",
                                row -> row.number("id"),
                                release.project(),
                                release.number()))
                        .isPresent();
    }

    /** The deployment after which serves what serves; empty before the first that succeeded. */
    public Optional<Deployment> lastSucceeded(String project) {
        return database.read(tx -> tx.first(
                "SELECT * FROM deployment WHERE project = ? AND state = 'SUCCEEDED' ORDER BY id DESC LIMIT 1",
                Releases::deployment,
                project));
    }

    /** The releases that served last, the present one first, each once. */
    public List<Integer> served(String project, int limit) {
        return database.read(tx -> served(tx, project, limit));
    }

    /** A release found running counts as one that served before the deployment that wrote it down. */
    private static List<Integer> served(Tx tx, String project, int limit) {
        return tx.query("""
                SELECT number FROM (
                  SELECT release_number AS number, max(id) AS last FROM deployment
                  WHERE project = ? AND state = 'SUCCEEDED' GROUP BY release_number
                  UNION ALL SELECT number, 0 FROM release r WHERE project = ? AND adopted = 1 AND NOT EXISTS (
                    SELECT 1 FROM deployment d
                    WHERE d.project = r.project AND d.release_number = r.number AND d.state = 'SUCCEEDED')) s
                ORDER BY last DESC, number DESC LIMIT ?""", row -> row.integer("number"), project, project, limit);
    }

    /** How long nobody answered at the last deployment that had a gap and left the databases as they were. */
    Optional<Duration> lastGap(String project) {
        return database.read(tx -> tx.first("""
                SELECT gap_ms FROM deployment WHERE project = ? AND gap_ms IS NOT NULL AND data_return IS NULL
                ORDER BY id DESC LIMIT 1""", row -> Duration.ofMillis(row.number("gap_ms")), project));
    }

    /** The releases whose migrations the databases have. */
    SchemaHistory schema(String project) {
        return database.read(tx -> SchemaHistory.of(tx, project));
    }

    /** When requests first went to a release that was new then; empty when they never did. */
    Optional<Instant> firstSwitched(Release release) {
        return database.read(tx -> tx.first("""
                SELECT switched_at FROM deployment
                WHERE project = ? AND release_number = ? AND rollback = 0 AND switched_at IS NOT NULL
                ORDER BY id LIMIT 1""", row -> row.time("switched_at"), release.project(), release.number()));
    }

    /** When deployments that succeeded switched, from one moment to another. */
    public static List<Instant> switches(Tx tx, String project, Instant from, Instant until) {
        return tx.query("""
                SELECT switched_at FROM deployment
                WHERE project = ? AND state = 'SUCCEEDED' AND switched_at BETWEEN ? AND ?""", row -> row.time("switched_at"), project, from, until);
    }

    /** Deployments that are not over, oldest first. */
    public List<Deployment> open() {
        return database.read(
                tx -> tx.query("SELECT * FROM deployment WHERE" + OPEN + "ORDER BY id", Releases::deployment));
    }

    /** Every project's newest deployment that is over; for metrics. */
    public List<Deployment> newestOfEach() {
        return database.read(tx -> tx.query(
                "SELECT * FROM deployment WHERE id IN (SELECT max(id) FROM deployment WHERE NOT" + OPEN
                        + "GROUP BY project) ORDER BY project",
                Releases::deployment));
    }

    /** The Compose file of a release; empty for one that was found running. */
    Optional<RenderedCompose> compose(String project, int number) {
        return database.read(tx -> tx.first(
                        "SELECT compose FROM release WHERE project = ? AND number = ? AND compose IS NOT NULL",
                        row -> row.text("compose"),
                        project,
                        number))
                .map(text -> RenderedCompose.ofJson(seal.open(sealedUnder(project, number), text)));
    }

    private static String sealedUnder(String project, int number) {
        return "release " + number + " of " + project;
    }

    /**
     * Writes down a release; its id and number are not looked at. Returns it with its own.
     *
     * @param compose makes its Compose file for its number; null for a release that was found running
     */
    Release add(Tx tx, Release release, @Nullable IntFunction<RenderedCompose> compose) {
        int number = tx.first(
                        "SELECT coalesce(max(number), 0) + 1 AS number FROM release WHERE project = ?",
                        row -> row.integer("number"),
                        release.project())
                .orElseThrow();
        return tx.first(
                        """
                        INSERT INTO release (project, number, created_at, created_by, job_id, reference, image, digests,
                          service, compose, note, commit_id, adopted)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        Releases::release,
                        release.project(),
                        number,
                        release.createdAt(),
                        release.createdBy(),
                        release.jobId(),
                        release.reference(),
                        release.image(),
                        JSON.writeValueAsString(release.digests()),
                        release.service(),
                        compose == null
                                ? null
                                : seal.close(
                                        sealedUnder(release.project(), number),
                                        compose.apply(number).json()),
                        release.note(),
                        release.commit(),
                        release.adopted())
                .orElseThrow();
    }

    /** The deployment of a project that is not over. */
    public static Optional<Deployment> openOf(Tx tx, String project) {
        return tx.first(
                "SELECT * FROM deployment WHERE project = ? AND" + OPEN + "ORDER BY id LIMIT 1",
                Releases::deployment,
                project);
    }

    /** When the last deployment of a project ended; empty while it goes on, and before the first. */
    public static Optional<Instant> lastEnd(Tx tx, String project) {
        return tx.first(
                        "SELECT ended_at FROM deployment WHERE project = ? ORDER BY id DESC LIMIT 1",
                        row -> Optional.ofNullable(row.timeOrNull("ended_at")),
                        project)
                .flatMap(found -> found);
    }

    /** Whether a later deployment of the same project has changed something. */
    boolean isFollowed(Deployment deployment) {
        return database.read(tx -> tx.first(
                        "SELECT id FROM deployment WHERE project = ? AND id > ? AND release_number IS NOT NULL LIMIT 1",
                        row -> row.number("id"),
                        deployment.project(),
                        deployment.id()))
                .isPresent();
    }

    /** @param data what comes back with the release; null when the databases stay as they are */
    static Deployment begin(
            Tx tx, String project, boolean rollback, @Nullable DataReturn data, long job, String by, Instant now) {
        return tx.first(
                        """
                        INSERT INTO deployment (project, rollback, data_return, job_id, deployed_by, state, started_at)
                        VALUES (?, ?, ?, ?, ?, 'RUNNING', ?) RETURNING *""",
                        Releases::deployment,
                        project,
                        rollback,
                        data == null ? null : JSON.writeValueAsString(data),
                        job,
                        by,
                        now)
                .orElseThrow();
    }

    static void stand(Tx tx, long id, int release, @Nullable Integer before, Ground ground) {
        tx.update(
                "UPDATE deployment SET release_number = ?, before_number = ?, ground = ? WHERE id = ?",
                release,
                before,
                JSON.writeValueAsString(ground),
                id);
    }

    /** What the deployment stands on; empty while nothing was changed. */
    Optional<Ground> ground(long id) {
        return database.read(tx -> tx.first(
                        "SELECT ground FROM deployment WHERE id = ? AND ground IS NOT NULL",
                        row -> row.text("ground"),
                        id))
                .map(json -> JSON.readValue(json, Ground.class));
    }

    void switched(long id, Instant at, @Nullable Duration gap) {
        update(
                "UPDATE deployment SET switched_at = coalesce(switched_at, ?), gap_ms = coalesce(gap_ms, ?) WHERE id = ?",
                at,
                gap == null ? null : gap.toMillis(),
                id);
    }

    void returning(long id, String error) {
        update("UPDATE deployment SET state = 'RETURNING', error = ? WHERE state = 'RUNNING' AND id = ?", error, id);
    }

    /** False when it was over already. */
    static boolean end(Tx tx, long id, Deployment.State state, Instant at, @Nullable String error) {
        return tx.update(
                        "UPDATE deployment SET state = ?, ended_at = ?, error = coalesce(error, ?) WHERE id = ? AND"
                                + OPEN,
                        state,
                        at,
                        error,
                        id)
                == 1;
    }

    private void update(String sql, @Nullable Object... arguments) {
        database.write(tx -> tx.update(sql, arguments));
    }

    private static Release release(Row row) throws SQLException {
        return new Release(
                row.number("id"),
                row.text("project"),
                row.integer("number"),
                row.time("created_at"),
                row.text("created_by"),
                row.number("job_id"),
                row.text("reference"),
                row.text("image"),
                JSON.readValue(row.text("digests"), new TypeReference<List<String>>() {}),
                row.text("service"),
                row.textOrNull("note"),
                row.textOrNull("commit_id"),
                row.flag("adopted"));
    }

    static Deployment deployment(Row row) throws SQLException {
        var gap = row.numberOrNull("gap_ms");
        return new Deployment(
                row.number("id"),
                row.text("project"),
                integerOrNull(row, "release_number"),
                integerOrNull(row, "before_number"),
                row.flag("rollback"),
                row.number("job_id"),
                row.text("deployed_by"),
                row.constant("state", Deployment.State.class),
                row.time("started_at"),
                row.timeOrNull("switched_at"),
                row.timeOrNull("ended_at"),
                gap == null ? null : Duration.ofMillis(gap),
                row.textOrNull("error"),
                data(row));
    }

    private static @Nullable DataReturn data(Row row) throws SQLException {
        var json = row.textOrNull("data_return");
        return json == null ? null : JSON.readValue(json, DataReturn.class);
    }

    private static @Nullable Integer integerOrNull(Row row, String column) throws SQLException {
        var number = row.numberOrNull(column);
        return number == null ? null : number.intValue();
    }
}
