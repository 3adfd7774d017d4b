package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeFiles;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Image;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a deployment, step by step. Each step may be repeated after a crash. */
final class DeployRun {
    private static final Duration BUILT_WITHIN = Duration.ofHours(1);
    private static final Duration PULLED_WITHIN = Duration.ofMinutes(30);
    private static final int LOCK_ATTEMPTS = 5;
    private static final int MIGRATION_LINES = 200;
    private static final int MIGRATION_BYTES = 64 * 1024;

    /** What all runs work with. */
    record Tools(
            Path socket,
            Commands commands,
            Releases releases,
            Checks checks,
            Evidences evidences,
            Fingerprints fingerprints,
            Database database,
            AuditLog audit,
            DeploymentEnded ended,
            Clock clock) {

        /** Writes down how a deployment ended, unless that was done before. */
        void end(long job, Deployment.State state, String action, @Nullable String error) {
            database.write(tx -> {
                var deployment = Releases.ofJob(tx, job).orElseThrow();
                if (Releases.end(tx, deployment.id(), state, clock.instant().truncatedTo(ChronoUnit.MILLIS), error)) {
                    var subject = deployment.release() == null
                            ? "deployment/" + deployment.id()
                            : "release/" + deployment.release();
                    var details = error == null ? Map.of() : Map.of("error", error);
                    audit.append(tx, deployment.by(), action, deployment.project(), subject, details);
                    ended.ended(tx, Releases.ofJob(tx, job).orElseThrow());
                }
                return null;
            });
        }
    }

    private final JobContext job;
    private final long of;
    private final DeployRequest asked;
    private final Project project;
    private final Tools tools;
    private final Docker docker;
    private Masking masking;
    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param of the job that carries the deployment out; another than {@code job} when it ended without an end for this */
    DeployRun(JobContext job, long of, DeployRequest asked, Project project, Tools tools) throws IOException {
        this.job = job;
        this.of = of;
        this.asked = asked;
        this.project = project;
        this.tools = tools;
        docker = Docker.connect(tools.socket());
        masking = tools.checks().variablesOf(project).masking();
    }

    /** Carries it out; whoever calls brings back what served before when this throws. */
    DeployOperation.Outcome run(Pace pace) throws Exception {
        step("preflight", this::preflight);
        var change = change();
        var ground = change.ground();
        var way = way(change);
        if (!rollsBack() && !ground.duty().migrate().isEmpty()) {
            step("migrate", () -> migrate(change, pace));
        }
        long stopped = way.edge().isPresent()
                ? 0
                : job.step("stop", Long.class, () -> tools.clock().millis());
        step("start", () -> start(way, change, stopped, pace));
        step("switch", () -> pass(way, change, pace));
        if (!ground.duty().verify().isEmpty()) {
            step("verify", () -> ask(ground.duty().verify()));
        }
        step("hold", () -> hold(way, change, pace));
        step("finish", () -> finish(way, change, pace));
        step("retire", () -> retire(way, change, pace));
        var release = change.release();
        return new DeployOperation.Outcome(release.number(), release.reference(), release.image());
    }

    /** What Docker Compose writes may hold secrets, and the record of a step is shown. */
    private void step(String name, JobContext.StepAction action) throws Exception {
        job.step(name, () -> {
            try {
                action.run();
            } catch (ComposeRefused e) {
                throw new PermanentFailure(told(e));
            }
        });
    }

    private boolean rollsBack() {
        return asked.release() != null;
    }

    private void preflight() throws Exception {
        var deployment = tools.releases().ofJob(of).orElseThrow();
        if (deployment.release() != null) {
            return; // a crash came between the end of this step and its record
        }
        var preflight = Preflight.of(docker, project, tools);
        if (preflight.mend()) {
            job.log("nginx did not start because its file named containers that are gone; it was written anew");
        }
        var found = preflight.examine(asked);
        found.migrations().steps().forEach(step -> job.log(texts.render(step)));
        found.migrations().refuse();
        var duty = found.ground().duty();
        ask(duty.require());
        var image = found.rendered() == null ? null : image(found, duty.service());
        record(deployment, found, image);
    }

    /** The image, built or fetched when it is not here. */
    private Image image(Preflight.Found found, String service) throws IOException, InterruptedException, Refused {
        var reference = Objects.requireNonNull(found.image());
        var compose = Objects.requireNonNull(project.file().compose());
        var file = project.resolve(compose.file());
        var envFile =
                Optional.ofNullable(compose.envFile()).map(project::resolve).orElse(null);
        var files = new ComposeFiles(
                Objects.requireNonNull(file.getParent()),
                file,
                envFile,
                found.ground().composeProject());
        try {
            if (asked.builds()) {
                job.log("building the image of " + service);
                found.program().call(files, BUILT_WITHIN, List.of("build", service));
            } else if (docker.image(reference).isEmpty()) {
                pull(found, service, reference);
            }
        } catch (ComposeRefused e) {
            throw Refused.because("no-image", reference, masking.mask(String.valueOf(e.getMessage())));
        }
        var image = docker.image(reference)
                .or(() -> built(found.ground().composeProject(), service))
                .orElseThrow(() -> Refused.because("no-image", reference, ""));
        var engine = docker.engine();
        if (!image.architecture().equals(engine.architecture())
                || !image.system().equals(engine.system())) {
            throw Refused.because(
                    "other-machine",
                    reference,
                    image.system() + "/" + image.architecture(),
                    engine.system() + "/" + engine.architecture());
        }
        return image;
    }

    /** The second version of Compose names what it builds in its own way. */
    private Optional<Image> built(String composeProject, String service) {
        try {
            return docker.image(composeProject + "-" + service);
        } catch (IOException e) {
            job.log("asking for the image: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void pull(Preflight.Found found, String service, String reference)
            throws IOException, InterruptedException {
        job.log("fetching " + reference);
        var folder = found.ground().folder();
        var file = Objects.requireNonNull(found.rendered()).onlyService(service, written -> {
            written.put("image", reference);
            written.remove("build");
            written.remove("depends_on");
            return written;
        });
        Containers.withFile(
                file,
                path -> found.program()
                        .call(
                                new ComposeFiles(
                                        folder, path, null, found.ground().composeProject()),
                                PULLED_WITHIN,
                                List.of("pull", service)));
    }

    /** From here on a crash, a failure or a cancelled job leads back to what serves now. */
    private void record(Deployment deployment, Preflight.Found found, @Nullable Image image) {
        var now = now();
        var release = tools.database().write(tx -> {
            var before = found.before();
            if (before == null && !found.running().isEmpty()) {
                before = tools.releases()
                        .add(tx, adopted(found.running().getFirst(), now), null)
                        .number();
            }
            var target = found.target();
            if (target == null) {
                target = add(tx, found, Objects.requireNonNull(image), now);
            }
            Releases.stand(tx, deployment.id(), target.number(), before, found.ground());
            found.migrations().write(tx, tools.audit(), deployment, target);
            tools.audit()
                    .append(
                            tx,
                            deployment.by(),
                            deployment.rollback() ? "release.rollback" : "release.deploy",
                            project.name(),
                            "release/" + target.number(),
                            about(target, before, asked.note()));
            return target;
        });
        job.log("release " + release.number() + ": " + release.reference() + ", " + release.image());
    }

    private Release add(Tx tx, Preflight.Found found, Image image, Instant now) {
        var duty = found.ground().duty();
        var rendered = Objects.requireNonNull(found.rendered());
        var containers = containers(found.ground());
        var shown = RenderedCompose.shown(
                rendered.service(duty.service()).orElseThrow(),
                value -> "fingerprint " + tools.fingerprints().of(value).substring(0, 12));
        var release = new Release(
                0,
                project.name(),
                0,
                now,
                by(),
                job.job().id(),
                Objects.requireNonNull(found.image()),
                image.id(),
                image.digests(),
                masking.mask(shown),
                asked.note(),
                false);
        return tools.releases()
                .add(tx, release, number -> containers.pinned(rendered, release, number, duty.edge() != null));
    }

    /** What was found running, so that there is a way back to it. */
    private Release adopted(Container container, Instant now) {
        return new Release(
                0,
                project.name(),
                0,
                now,
                "system",
                job.job().id(),
                container.reference(),
                container.image(),
                List.of(),
                "{}",
                null,
                true);
    }

    private static Map<String, Object> about(Release release, @Nullable Integer before, @Nullable String note) {
        var about = new LinkedHashMap<String, Object>();
        about.put("image", release.image());
        about.put("reference", release.reference());
        if (before != null) {
            about.put("before", before);
        }
        if (note != null) {
            about.put("note", note);
        }
        return about;
    }

    /** What this deployment changes, as it was written down; whatever was found then still holds. */
    Change change() throws IOException, InterruptedException {
        var releases = tools.releases();
        var deployment = releases.ofJob(of).orElseThrow();
        var ground = releases.ground(deployment.id()).orElseThrow();
        var release = releases.find(project.name(), Objects.requireNonNull(deployment.release()))
                .orElseThrow();
        var before = Optional.ofNullable(deployment.before())
                .flatMap(number -> releases.find(project.name(), number))
                .orElse(null);
        var compose = releases.compose(project.name(), release.number()).orElse(null);
        masking = masking(ground, compose);
        return new Change(
                job,
                ground,
                containers(ground),
                Compose.find(tools.commands(), tools.socket()),
                new Wellness(job, docker, ground.duty(), masking),
                release,
                compose,
                before,
                deployment);
    }

    /** Of what containers write: their variables may stand in the Compose file itself. */
    private Masking masking(Ground ground, @Nullable RenderedCompose compose) {
        var variables = compose == null
                ? Map.<String, String>of()
                : compose.service(ground.duty().service())
                        .map(RenderedCompose::variables)
                        .orElse(Map.of());
        return tools.checks().variablesOf(project).maskingWith(variables);
    }

    private Containers containers(Ground ground) {
        return new Containers(
                docker, project.name(), ground.composeProject(), ground.duty().service());
    }

    Way way(Change change) {
        var edge = change.ground().duty().edge();
        return edge == null
                ? new AfterTheOld(change)
                : new BesideTheOld(change, new NginxEdge(docker, change.ground(), edge));
    }

    /**
     * Runs the command in a container of the new image. It is found again by its name after a crash and waited for, never begun
     * twice, unless all it said was that a lock was taken.
     */
    private void migrate(Change change, Pace pace) throws IOException, InterruptedException, Refused {
        var duty = change.ground().duty();
        var compose = Objects.requireNonNull(change.compose());
        for (int attempt = 1; ; attempt++) {
            var name = change.containers().name(change.release().number(), 0) + "-migrate-" + attempt;
            var there = docker.container(name);
            var id = there.isPresent()
                    ? there.get().id()
                    : change.containers()
                            .start(compose, change.program(), change.ground().folder(), name, duty.migrate());
            if (docker.container(id).filter(made -> made.startedAt() == null).isPresent()) {
                docker.start(id); // a crash came before its start; Docker Engine would call it ended with 0
            }
            int code = await(id, duty.migrateWithin());
            var said = masking(change.ground(), compose)
                    .mask(docker.logs(id, MIGRATION_LINES, MIGRATION_BYTES))
                    .strip();
            said.lines().forEach(line -> job.log("migrate: " + line));
            if (code == 0) {
                return; // the container stays until the end, so that after a crash it is known to have run
            }
            boolean locked = said.contains("lock timeout") && attempt < LOCK_ATTEMPTS;
            if (!locked) {
                throw Refused.because(
                        "migration",
                        code,
                        said.lines().reduce((_, last) -> last).orElse(""));
            }
            job.log("a lock was taken; trying again");
            pace.rest(Duration.ofSeconds(attempt));
        }
    }

    private int await(String migration, Duration time) throws IOException, Refused {
        try {
            return docker.await(migration, time);
        } catch (SocketTimeoutException e) {
            throw Refused.because("migration-slow", time.toSeconds());
        }
    }

    private void start(Way way, Change change, long stopped, Pace pace)
            throws IOException, InterruptedException, Refused {
        way.start(pace);
        if (way.edge().isEmpty()) {
            var now = now();
            var gap = change.before() == null ? null : Duration.ofMillis(now.toEpochMilli() - stopped);
            tools.releases().switched(deployment().id(), now, gap);
        }
        change.fresh().forEach(container -> job.log(container.name() + " is well"));
    }

    private Deployment deployment() {
        return tools.releases().ofJob(of).orElseThrow();
    }

    private void pass(Way way, Change change, Pace pace) throws IOException, InterruptedException, Refused {
        way.pass(pace);
        tools.releases().switched(deployment().id(), now(), null);
        job.log("requests go to release " + change.release().number());
    }

    /** Asks checks one after another; the first that does not pass ends the deployment. */
    private void ask(List<String> names) throws InterruptedException, Refused {
        for (var name : names) {
            if (!project.file().checks().containsKey(name)) {
                throw Refused.because("check-gone", name);
            }
            var answered = tools.checks().ask(project, name, by(), job.job().id());
            var evidence = tools.database().write(tx -> tools.evidences().add(tx, answered));
            var seen = texts.render(evidence.seen());
            job.log("check " + name + ": " + evidence.state() + ", " + seen);
            if (evidence.state() != CheckState.PASS) {
                throw Refused.because("check", name, evidence.state(), seen);
            }
        }
    }

    private void hold(Way way, Change change, Pace pace) throws IOException, InterruptedException, Refused {
        var hold = change.ground().duty().hold();
        job.log("watching for " + hold.toSeconds() + " s");
        change.wellness().watch(Change.ids(change.fresh()), way.edge().orElse(null), hold, pace);
    }

    /** Only now is it a success: the edge tells that requests go to the new release, and its containers are well. */
    private void finish(Way way, Change change, Pace pace) throws IOException, InterruptedException, Refused {
        change.wellness().await(Change.ids(change.fresh()), pace);
        change.keepRunning();
        way.passAlone(pace);
        end(Deployment.State.SUCCEEDED, "release.serves", null);
    }

    /** Ends everything that does not serve, and removes what is no longer kept. */
    private void retire(Way way, Change change, Pace pace) throws IOException, InterruptedException, Refused {
        way.drain(pace);
        removeMigrations(change);
        var containers = change.containers();
        var serving = Change.ids(change.fresh());
        for (var container : containers.ofCompose()) {
            if (container.running() && !serving.contains(container.id())) {
                containers.keep(container);
                job.log(container.name() + " has ended and stays");
            }
        }
        var kept = tools
                .releases()
                .served(project.name(), change.ground().duty().keep() + 1)
                .stream()
                .map(String::valueOf)
                .toList();
        for (var container : containers.ofReleases()) {
            if (serving.contains(container.id())) {
                continue;
            }
            if (kept.contains(String.valueOf(container.label(Containers.RELEASE)))) {
                containers.keep(container);
                job.log(container.name() + " has ended and stays");
            } else {
                containers.remove(container);
                job.log(container.name() + " was removed");
            }
        }
    }

    void returning(String error) {
        tools.releases().returning(deployment().id(), error);
    }

    /** Brings back what served before, and says why. */
    void back(String error) throws IOException, InterruptedException, Refused {
        if (tools.releases().ground(deployment().id()).isPresent()) {
            job.log("bringing back what served before: " + error);
            try (var pace = Pace.heedless(job)) {
                var change = change();
                removeMigrations(change);
                way(change).back(pace);
            }
            job.log("what served before serves");
        }
        end(Deployment.State.FAILED, "release.failed", error);
    }

    private void removeMigrations(Change change) throws IOException {
        for (int attempt = 1; attempt <= LOCK_ATTEMPTS; attempt++) {
            docker.remove(change.containers().name(change.release().number(), 0) + "-migrate-" + attempt);
        }
    }

    private void end(Deployment.State state, String action, @Nullable String error) {
        tools.end(of, state, action, error);
    }

    /** A failure as it may be told. */
    String told(Exception failure) {
        return masking.mask(String.valueOf(failure.getMessage()));
    }

    private String by() {
        return Objects.requireNonNullElse(job.submittedBy(), "system");
    }

    private Instant now() {
        return tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
