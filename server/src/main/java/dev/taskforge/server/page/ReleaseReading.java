package dev.taskforge.server.page;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.DeliveryNumbers;
import dev.taskforge.ops.release.DeployPlan;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Measurements;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.MigrationRecord;
import dev.taskforge.ops.release.Rehearsals;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.ReleaseMigration;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.release.RestorePoints;
import dev.taskforge.ops.release.ReturnRequests;
import dev.taskforge.ops.release.Verifications;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.MeasuredTable;
import dev.taskforge.server.page.view.OneReleaseView;
import dev.taskforge.server.page.view.ReleasesView;
import dev.taskforge.server.page.view.Ui;
import dev.taskforge.server.release.MigrationView;
import dev.taskforge.server.release.RehearsalView;
import dev.taskforge.server.release.VerificationView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what the pages of releases show. Safe for use by any thread. */
public final class ReleaseReading {
    /** Over which time a project's deliveries are counted. */
    static final int DAYS = 90;

    private static final int WEEKS = 13;

    private static final String NEVER = "never";
    private static final String FAILED = "failed";

    private static final int ROWS = 20;
    private static final int MOST_SERVED = 1_000;
    private static final int MOST_OF_ONE = 50;
    private static final Set<JobState> OPEN =
            Arrays.stream(JobState.values()).filter(state -> !state.isFinal()).collect(Collectors.toUnmodifiableSet());

    private final Releases releases;
    private final MigrationLedger migrations;
    private final RestorePoints restorePoints;
    private final Verifications verifications;
    private final Rehearsals rehearsals;
    private final ReturnRequests returns;
    private final SetStandings sets;
    private final Measurements measurements;
    private final Evidences evidences;
    private final Jobs jobs;

    public ReleaseReading(
            Releases releases,
            MigrationLedger migrations,
            RestorePoints restorePoints,
            Verifications verifications,
            Rehearsals rehearsals,
            ReturnRequests returns,
            SetStandings sets,
            Measurements measurements,
            Evidences evidences,
            Jobs jobs) {
        this.releases = releases;
        this.migrations = migrations;
        this.restorePoints = restorePoints;
        this.verifications = verifications;
        this.rehearsals = rehearsals;
        this.returns = returns;
        this.sets = sets;
        this.measurements = measurements;
        this.evidences = evidences;
        this.jobs = jobs;
    }

    /**
     * Which part of the lists is looked at.
     *
     * @param releases only those with a lower number; null starts at the newest
     * @param deployments only those with a lower id; null starts at the newest
     */
    record Part(@Nullable Long releases, @Nullable Long deployments) {
        static final Part NEWEST = new Part(null, null);
    }

    /** The list of releases with everything around it. */
    ReleasesView of(
            Project project,
            boolean mayOperate,
            ReleasesView.Form form,
            ReleasesView.@Nullable Plan plan,
            Part part,
            Ui ui,
            Locale locale) {
        var now = ui.now();
        var name = project.name();
        boolean declared = project.file().release() != null;
        var running = running(name);
        var forwardOnly = Set.copyOf(migrations.forwardOnly(name));
        var standings = standings(project);
        var found = releases.list(name, part.releases(), ROWS + 1);
        var shown = found.subList(0, Math.min(ROWS, found.size()));
        var counted = releases.since(name, now.minus(Duration.ofDays(DAYS)));
        var tried = releases.deployments(name, part.deployments(), ROWS + 1);
        var told = tried.subList(0, Math.min(ROWS, tried.size()));
        return new ReleasesView(
                name,
                project.title(),
                declared,
                declared && Objects.requireNonNull(project.file().release()).migrations() != null,
                mayOperate,
                serving(name),
                verifications
                        .newest(name)
                        .map(newest -> VerificationView.of(newest, Messages.ofOperations(locale)))
                        .orElse(null),
                rehearsals.list(name, null, 1).stream()
                        .findFirst()
                        .map(newest -> RehearsalView.of(newest, Messages.ofOperations(locale)))
                        .orElse(null),
                !project.file().databasesToRestore().isEmpty(),
                running,
                returns.waits(name),
                form,
                plan,
                DeliveryNumbers.of(counted),
                DeliveryCharts.of(counted, WEEKS, now, ui),
                shown.stream()
                        .map(release -> row(
                                release,
                                standing(standings, release),
                                forwardOnly.contains(release.number()),
                                mayOperate && declared && running == null && standings.mayReturnTo(release.number())))
                        .toList(),
                found.size() > ROWS ? (long) shown.getLast().number() : null,
                told.stream().map(deployment -> row(deployment, now)).toList(),
                tried.size() > ROWS ? told.getLast().id() : null);
    }

    private ReleasesView.@Nullable Serving serving(String project) {
        return releases.serving(project)
                .flatMap(number -> releases.find(project, number))
                .map(release -> serving(release, releases.lastSucceeded(project).orElse(null)))
                .orElse(null);
    }

    private static ReleasesView.Serving serving(Release release, @Nullable Deployment last) {
        return new ReleasesView.Serving(
                release.number(),
                release.reference(),
                release.image(),
                last == null ? release.createdAt() : servesSince(last),
                last == null ? release.createdBy() : last.by(),
                last == null);
    }

    /** When the release of a deployment that succeeded began to serve. */
    static Instant servesSince(Deployment succeeded) {
        return Stream.of(succeeded.switchedAt(), succeeded.endedAt())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(succeeded.startedAt());
    }

    /** What is deployed now or next, or brought back. */
    ReleasesView.@Nullable Running running(String project) {
        var open = releases.open().stream()
                .filter(deployment -> deployment.project().equals(project))
                .findFirst();
        return Stream.of(DutyJobs.DEPLOY, DutyJobs.SETTLE)
                .flatMap(type -> jobs.list(new JobFilter(OPEN, null, type, Set.of(project), null, 1)).stream())
                .findFirst()
                .map(job -> new ReleasesView.Running(
                        job.id(),
                        releases.ofJob(job.id())
                                .or(() -> open)
                                .map(ReleaseReading::stage)
                                .orElse("waiting")))
                .or(() -> open.map(deployment -> new ReleasesView.Running(deployment.jobId(), stage(deployment))))
                .orElse(null);
    }

    private static String stage(Deployment deployment) {
        return deployment.state().isOver() ? "ending" : word(deployment.state());
    }

    private static String word(Deployment.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * How the releases of a project stand.
     *
     * @param served those that have served, the present one first
     * @param kept how many of them stay to be returned to besides the present one
     */
    private record Standings(List<Integer> served, int kept) {
        String of(int number) {
            int place = served.indexOf(number);
            return place < 0 ? NEVER : place == 0 ? "serves" : place <= kept ? "kept" : "served";
        }

        boolean mayReturnTo(int number) {
            return served.indexOf(number) > 0;
        }
    }

    private Standings standings(Project project) {
        var duty = project.file().release();
        return new Standings(releases.served(project.name(), MOST_SERVED), duty == null ? 0 : duty.keep());
    }

    private static ReleasesView.ReleaseRow row(
            Release release, String standing, boolean forwardOnly, boolean mayReturn) {
        return new ReleasesView.ReleaseRow(
                release.number(),
                standing,
                release.reference(),
                release.createdAt(),
                release.createdBy(),
                release.adopted(),
                SessionPages.text(release.note()),
                forwardOnly,
                mayReturn);
    }

    /** One that has never served stands as its newest deployment does. */
    private String standing(Standings standings, Release release) {
        var standing = standings.of(release.number());
        return standing.equals(NEVER)
                ? releases.deploymentsOf(release.project(), release.number(), 1).stream()
                        .findFirst()
                        .map(newest -> newest.state() == Deployment.State.FAILED ? FAILED : "deploying")
                        .orElse(NEVER)
                : standing;
    }

    private static ReleasesView.DeploymentRow row(Deployment deployment, Instant now) {
        return new ReleasesView.DeploymentRow(
                deployment.id(),
                word(deployment.state()),
                deployment.rollback(),
                deployment.release(),
                deployment.before(),
                deployment.startedAt(),
                Duration.between(deployment.startedAt(), Objects.requireNonNullElse(deployment.endedAt(), now)),
                deployment.gap(),
                deployment.by(),
                SessionPages.text(deployment.error()),
                deployment.jobId());
    }

    /** A release of this number; empty when there is none. */
    Optional<Release> find(Project project, long number) {
        return number > Integer.MAX_VALUE ? Optional.empty() : releases.find(project.name(), (int) number);
    }

    /** Everything about one release. */
    OneReleaseView one(Project project, Release release, boolean mayOperate, Instant now, Locale locale) {
        var standings = standings(project);
        var standing = standing(standings, release);
        var deployments = releases.deploymentsOf(project.name(), release.number(), MOST_OF_ONE);
        return new OneReleaseView(
                project.name(),
                project.title(),
                release.number(),
                standing,
                release.reference(),
                release.image(),
                release.digests(),
                release.createdAt(),
                release.createdBy(),
                release.jobId(),
                release.adopted(),
                SessionPages.text(release.note()),
                SessionPages.text(release.commit()),
                release.adopted() ? "" : PrettyJson.of(release.service()),
                mayOperate
                        && project.file().release() != null
                        && standings.mayReturnTo(release.number())
                        && running(project.name()) == null,
                deployments.stream().map(deployment -> row(deployment, now)).toList(),
                migrations
                        .of(project.name(), release.number())
                        .map(record -> migrations(record, locale))
                        .orElse(null),
                rehearsals
                        .newestOf(project.name(), release.image())
                        .map(newest -> RehearsalView.of(newest, Messages.ofOperations(locale)))
                        .orElse(null),
                release.adopted() ? null : changes(project.name(), release, deployments),
                restorePoints.of(project.name(), release.number()),
                sets.ofRelease(project.name(), release.number(), ROWS).stream()
                        .map(set -> new OneReleaseView.SetOf(
                                set.set().id(), set.at(), set.state().label()))
                        .toList(),
                standing.equals(FAILED) ? row(deployments.getFirst(), now) : null,
                measurements
                        .of(project.name(), release.number())
                        .map(MeasuredTable::new)
                        .orElse(null),
                deployments.isEmpty() ? List.of() : asked(deployments.getFirst(), Messages.ofOperations(locale)));
    }

    private List<OneReleaseView.Asked> asked(Deployment deployment, Messages texts) {
        return evidences.ofJob(deployment.project(), deployment.jobId(), MOST_OF_ONE).stream()
                .map(evidence -> new OneReleaseView.Asked(
                        evidence.id(),
                        evidence.check(),
                        evidence.state().name().toLowerCase(Locale.ROOT),
                        texts.render(evidence.seen()),
                        evidence.finishedAt(),
                        Duration.between(evidence.startedAt(), evidence.finishedAt()),
                        deployment.jobId()))
                .toList();
    }

    private static OneReleaseView.Migrations migrations(MigrationRecord record, Locale locale) {
        var shown = record.files().stream()
                .filter(file -> file.standing() != ReleaseMigration.Standing.KNOWN)
                .toList();
        var approval = record.approval();
        return new OneReleaseView.Migrations(
                MigrationView.of(shown, locale),
                record.files().size() - shown.size(),
                shown.stream().anyMatch(file -> file.standing() == ReleaseMigration.Standing.UNSURE),
                approval == null ? "" : approval.by(),
                approval == null ? "" : approval.why());
    }

    private OneReleaseView.@Nullable Changes changes(String project, Release release, List<Deployment> deployments) {
        return before(project, release, deployments)
                .map(before -> new OneReleaseView.Changes(
                        before.number(),
                        before.reference(),
                        before.image(),
                        before.adopted(),
                        before.adopted()
                                ? List.of()
                                : LineDiff.of(PrettyJson.of(before.service()), PrettyJson.of(release.service()))))
                .orElse(null);
    }

    /** What served when this one was deployed first; where that is not known, the one with the number before. */
    private Optional<Release> before(String project, Release release, List<Deployment> deployments) {
        int number = deployments.stream()
                .filter(deployment -> !deployment.rollback())
                .map(Deployment::before)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(release.number() - 1);
        return releases.find(project, number);
    }

    /** A plan in words. */
    static ReleasesView.Plan plan(DeployPlan plan, Messages texts) {
        return new ReleasesView.Plan(
                Optional.ofNullable(plan.refused()).map(texts::render).orElse(""),
                Optional.ofNullable(plan.fix()).map(texts::render).orElse(""),
                SessionPages.text(plan.reference()),
                plan.before(),
                plan.steps().stream().map(texts::render).toList(),
                MigrationView.of(plan.migrations(), texts.locale()),
                plan.asksForApproval() ? "approval" : plan.asksForSchema() ? "schema" : "",
                plan.lastGap());
    }
}
