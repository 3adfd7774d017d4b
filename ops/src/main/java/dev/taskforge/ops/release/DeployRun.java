package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a deployment, step by step. Each step may be repeated after a crash. */
final class DeployRun {
    private final JobContext job;
    private final long of;
    private final DeployRequest asked;
    private final Project project;
    private final DeployTools tools;
    private final Docker docker;
    private Masking masking;
    /** Of what served when this run began; null when it goes on with a deployment that had begun before. */
    private @Nullable Measuring before;

    private final Messages texts = Messages.ofOperations(Messages.ENGLISH);

    /** @param of the job that carries the deployment out; another than {@code job} when it ended without an end for this */
    DeployRun(JobContext job, long of, DeployRequest asked, Project project, DeployTools tools) throws IOException {
        this.job = job;
        this.of = of;
        this.asked = asked;
        this.project = project;
        this.tools = tools;
        docker = Docker.connect(tools.socket());
        masking = tools.checks().composeVariablesOf(project).masking();
    }

    /** Carries it out; whoever calls brings back what served before when this throws. */
    DeployOperation.Outcome run(Pace pace) throws Exception {
        step("preflight", this::preflight);
        var ways = ways();
        var first = ways.getFirst();
        var change = first.change();
        var duty = change.ground().duty();
        if (!rollsBack()) {
            restorePoint(change.release(), duty, pace); // an application may migrate by itself when it starts
        }
        if (!rollsBack() && !duty.migrate().isEmpty()) {
            step("migrate", () -> migration(change).run(pace));
        }
        var data = deployment().data();
        if (data != null) {
            step("restore", () -> tools.data().prepare(job, project, data));
        }
        long stopped = first.edge().isPresent() && data == null
                ? 0
                : job.step("stop", Long.class, () -> tools.clock().millis());
        if (data != null) {
            step("end", () -> endAll(ways));
            step("exchange", () -> {
                endAll(ways); // Docker Engine may have started one of them again
                tools.data().exchange(job, project);
            });
        }
        step("start", () -> start(first, stopped, pace));
        step("switch", () -> pass(first, stopped, pace));
        if (ways.size() > 1) {
            step("workers", () -> startWorkers(ways, pace));
        }
        if (!duty.verify().isEmpty()) {
            step("verify", () -> ask(duty.verify()));
        }
        step("hold", () -> hold(ways, pace));
        step("finish", () -> finish(ways, pace));
        step("retire", () -> retire(ways, pace));
        var release = change.release();
        return new DeployOperation.Outcome(release.number(), release.reference(), release.image());
    }

    /** Nothing is made when nothing is pending. */
    private void restorePoint(Release release, ReleaseDuty duty, Pace pace) throws Exception {
        var record = new MigrationLedger(tools.database())
                .of(release.project(), release.number())
                .orElse(null);
        var databases = RestorePointPlan.databases(project, duty, record);
        if (!databases.isEmpty()) {
            var proves = record != null && record.approval() != null;
            var points = new RestorePoints(tools.database());
            var run = new RestorePointRun(
                    job, tools.jobs().get(), tools.sets(), tools.backups(), points, release, proves);
            step("restore-point", () -> run.run(databases, pace));
        }
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
            job.log("the file for nginx named only containers that are gone; it was written anew");
        }
        // First of all: nothing else that TaskForge does keeps the machine busy yet.
        var measuring = preflight.measuring();
        measuring.ask();
        measuring.begin();
        var found = preflight.examine(asked, deployment.data());
        found.migrations().steps().forEach(step -> job.log(texts.render(step)));
        found.migrations().refuse();
        ask(found.ground().duty().require());
        var image = found.rendered() == null
                ? null
                : new ImageSource(job, docker, project, masking).get(found, asked.builds());
        if (image != null) {
            var rehearsed = RehearsalGate.of(tools, project.name(), found.ground());
            rehearsed.refuse(found, image.id());
            found = found.with(rehearsed.judged(found, image.id()));
        }
        before = measuring;
        measureBefore(deployment);
        var release = new Recording(tools, asked, masking).write(deployment, found, image);
        job.log("release " + release.number() + ": " + release.reference() + ", " + release.image());
    }

    private void measureBefore(Deployment deployment) {
        var measuring = before;
        if (measuring != null && measuring.finish()) {
            new Measurements(tools.database()).before(deployment.id(), measuring.result(tools.now()));
        }
    }

    /** How each service changes, that which takes requests first; whatever was found when it was written down still holds. */
    private List<Way> ways() throws IOException {
        var releases = tools.releases();
        var deployment = deployment();
        var ground = releases.ground(deployment.id()).orElseThrow();
        var release = releases.find(project.name(), Objects.requireNonNull(deployment.release()))
                .orElseThrow();
        var before = Optional.ofNullable(deployment.before())
                .flatMap(number -> releases.find(project.name(), number))
                .orElse(null);
        var compose = releases.compose(project.name(), release.number()).orElse(null);
        masking = masking(ground, compose);
        var duty = ground.duty();
        var change = new Change(
                job,
                ground,
                containers(ground, duty.service()),
                tools::compose,
                new Wellness(job, docker, duty, masking),
                release,
                compose,
                before,
                deployment);
        var ways = new ArrayList<Way>();
        var edge = duty.edge();
        ways.add(
                edge == null
                        ? new AfterTheOld(change)
                        : new BesideTheOld(change, Proxy.of(docker, tools.commands(), ground)));
        for (var worker : duty.workers()) {
            ways.add(new AfterTheOld(change.of(containers(ground, worker))));
        }
        return List.copyOf(ways);
    }

    /** Of what containers write: their variables may stand in the Compose file itself. */
    private Masking masking(Ground ground, @Nullable RenderedCompose compose) {
        var variables = new HashMap<String, String>();
        if (compose != null) {
            for (var service : ground.duty().services()) {
                compose.service(service).map(RenderedCompose::variables).ifPresent(variables::putAll);
            }
        }
        return tools.checks().composeVariablesOf(project).maskingWith(variables);
    }

    private Containers containers(Ground ground, String service) {
        return new Containers(docker, project.name(), ground.composeProject(), service);
    }

    private MigrationRun migration(Change change) {
        return new MigrationRun(job, docker, change, masking);
    }

    /** Nothing of the release that serves may write while the databases are exchanged. */
    private void endAll(List<Way> ways) throws IOException {
        for (var way : ways) {
            way.change().endOld();
        }
        job.log("what served has ended; nobody is answered until release "
                + ways.getFirst().change().release().number() + " is well");
    }

    private void start(Way way, long stopped, Pace pace) throws IOException, InterruptedException, Refused {
        var change = way.change();
        way.start(pace);
        if (way.edge().isEmpty()) {
            switched(change.before() == null ? 0 : stopped);
        }
        change.fresh().forEach(container -> job.log(container.name() + " is well"));
    }

    /** Each ends before its new copy starts: two of them at once might do the same work. */
    private void startWorkers(List<Way> ways, Pace pace) throws IOException, InterruptedException, Refused {
        for (var way : ways.subList(1, ways.size())) {
            way.start(pace);
            way.change().fresh().forEach(container -> job.log(container.name() + " is well"));
        }
    }

    private Deployment deployment() {
        return tools.releases().ofJob(of).orElseThrow();
    }

    /** @param stopped when what served before ended, in milliseconds; 0 when it did not before this */
    private void switched(long stopped) {
        var now = tools.now();
        var gap = stopped == 0 ? null : Duration.ofMillis(now.toEpochMilli() - stopped);
        tools.releases().switched(deployment().id(), now, gap);
    }

    private void pass(Way way, long stopped, Pace pace) throws IOException, InterruptedException, Refused {
        if (way.edge().isPresent()) {
            measureBefore(deployment()); // still the old one: over a longer time its use of processors tells more
        }
        way.pass(pace);
        if (way.edge().isPresent()) {
            switched(stopped);
        }
        job.log("requests go to release " + way.change().release().number());
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

    private void hold(List<Way> ways, Pace pace) throws IOException, InterruptedException, Refused {
        var first = ways.getFirst();
        var hold = first.change().ground().duty().hold();
        job.log("watching for " + hold.toSeconds() + " s");
        var ids = serving(ways);
        var edge = first.edge().orElse(null);
        var duty = first.change().ground().duty();
        var measuring = new Measuring(docker, ids, edge, duty.probe());
        measuring.begin();
        try {
            first.change().wellness().watch(ids, edge, measuring, hold, pace);
        } catch (Refused e) {
            boolean _ = measuring.finish();
            measureAfter(measuring); // without more questions: they would keep what served before from coming back
            throw e;
        }
        boolean _ = measuring.finish();
        measuring.ask();
        measureAfter(measuring);
    }

    private void measureAfter(Measuring measuring) {
        new Measurements(tools.database()).after(deployment().id(), measuring.result(tools.now()));
    }

    /** The containers of all services of the new release. */
    private static List<String> serving(List<Way> ways) throws IOException, Refused {
        var ids = new ArrayList<String>();
        for (var way : ways) {
            ids.addAll(Change.ids(way.change().serving()));
        }
        return ids;
    }

    /** Only now is it a success: the edge tells that requests go to the new release, and its containers are well. */
    private void finish(List<Way> ways, Pace pace) throws IOException, InterruptedException, Refused {
        ways.getFirst().change().wellness().await(serving(ways), pace);
        for (var way : ways) {
            way.change().keepRunning();
            way.passAlone(pace);
        }
        end(Deployment.State.SUCCEEDED, "release.serves", null);
    }

    /** Ends everything that does not serve, and removes what is no longer kept. */
    private void retire(List<Way> ways, Pace pace) throws IOException, InterruptedException, Refused {
        var first = ways.getFirst();
        first.drain(pace);
        migration(first.change()).clear();
        var kept = tools
                .releases()
                .served(project.name(), first.change().ground().duty().keep() + 1)
                .stream()
                .map(String::valueOf)
                .toList();
        for (var way : ways) {
            retire(way.change(), kept);
        }
        var containers = first.change().containers();
        for (var container :
                containers.ofOtherServices(first.change().ground().duty().services())) {
            end(containers, container, kept); // a worker that the project no longer names
        }
    }

    private void retire(Change change, List<String> kept) throws IOException {
        var containers = change.containers();
        var serving = Change.ids(change.fresh());
        for (var container : Change.running(containers.ofCompose())) {
            if (!serving.contains(container.id())) {
                keep(containers, container);
            }
        }
        for (var container : containers.ofReleases()) {
            if (!serving.contains(container.id())) {
                end(containers, container, kept);
            }
        }
    }

    private void end(Containers containers, Container container, List<String> kept) throws IOException {
        if (kept.contains(String.valueOf(container.label(Containers.RELEASE)))) {
            keep(containers, container);
        } else {
            containers.remove(container);
            job.log(container.name() + " was removed");
        }
    }

    private void keep(Containers containers, Container container) throws IOException {
        containers.keep(container);
        job.log(container.name() + " has ended and stays");
    }

    /** All of them, though one cannot come back yet: a worker must not wait for what its application waits for. */
    private static void back(List<Way> ways, Pace pace) throws IOException, InterruptedException, Refused {
        IOException first = null;
        for (var way : ways) {
            try {
                way.back(pace);
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    void returning(String error) {
        tools.releases().returning(deployment().id(), error);
    }

    /** Brings back what served before, and says why. */
    void back(String error) throws IOException, InterruptedException, Refused {
        if (tools.releases().ground(deployment().id()).isPresent()) {
            job.log("bringing back what served before: " + error);
            try (var pace = Pace.heedless()) {
                var ways = ways();
                migration(ways.getFirst().change()).clear();
                dataBack(ways, error);
                back(ways, pace);
                if (deployment().data() != null) {
                    tools.data().resume(job, of);
                }
            }
            job.log("what served before serves");
        }
        end(Deployment.State.FAILED, "release.failed", error);
    }

    /** The release that was to serve must not write to the database that does. */
    private void dataBack(List<Way> ways, String error) throws IOException, InterruptedException {
        if (deployment().data() == null) {
            return;
        }
        for (var way : ways) {
            way.change().removeFresh();
        }
        tools.data().back(job, of, error);
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
}
