package dev.taskforge.ops.release;

import dev.taskforge.ops.host.FreeMemory;
import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeRefused;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Image;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at everything a deployment needs, and refuses it before anything is changed. Changes nothing itself. */
final class Preflight {
    private static final long MEMORY_LEFT = 64L * 1024 * 1024;
    private static final long DISK_LEFT = 512L * 1024 * 1024;
    /** Whoever else replaces containers would undo what TaskForge does. */
    private static final List<String> FOREIGN_LABELS = List.of("coolify.managed", "coolify.type", "dokploy.managed");

    private static final List<String> FOREIGN_FOLDERS = List.of("/etc/dokploy/", "/data/coolify/");

    private final Docker docker;
    private final DeployTools tools;
    private final Releases releases;
    private final Project project;
    private final ReleaseDuty duty;
    private final MigrationLedger ledger;
    private final ComposeSource source;

    private Preflight(Docker docker, Project project, ReleaseDuty duty, DeployTools tools) {
        this.docker = docker;
        this.tools = tools;
        this.releases = tools.releases();
        this.project = project;
        this.duty = duty;
        var masking = tools.checks().composeVariablesOf(project).masking();
        source = new ComposeSource(project, duty, masking);
        ledger = new MigrationLedger(tools.database());
    }

    /** Of the duty as the project declares it now. */
    static Preflight of(Docker docker, Project project, DeployTools tools) throws Refused {
        var duty = project.file().release();
        if (duty == null) {
            throw Refused.because("not-declared", project.name());
        }
        return new Preflight(docker, project, duty, tools);
    }

    /**
     * What was found.
     *
     * @param target the release to return to; null for a new one
     * @param rendered the Compose file as it is now; null when an earlier release is returned to
     * @param image what is to run, as it is named; null when an earlier release is returned to
     * @param before the number of the release that serves; null when nothing runs, or what runs is no release yet
     * @param running the containers that serve
     * @param migrations whether they hold it back
     */
    record Found(
            Ground ground,
            Compose program,
            @Nullable Release target,
            @Nullable RenderedCompose rendered,
            @Nullable String image,
            @Nullable Integer before,
            List<Container> running,
            MigrationReview migrations) {

        Found with(MigrationReview other) {
            return new Found(ground, program, target, rendered, image, before, running, other);
        }
    }

    /** Lets the proxy pass requests again when only its file keeps it from that; returns whether that was so. */
    boolean mend() throws IOException, InterruptedException, Refused {
        var edge = duty.edge();
        if (edge == null) {
            return false;
        }
        var composeProject = composeProject();
        var containers = new Containers(docker, project.name(), composeProject, duty.service());
        var serving = serving();
        var proxy = proxy(edge, composeProject);
        var hosts = new ArrayList<String>();
        for (var container : running(containers, serving.orElse(null))) {
            hosts.add(proxy.place().hostOf(container, port()));
        }
        var number = serving.map(Release::number).orElse(0);
        return !hosts.isEmpty() && proxy.mend(hosts, project.name() + "/" + number + "/mended");
    }

    private Proxy proxy(Edge edge, String composeProject) {
        return Proxy.of(docker, tools.commands(), composeProject, edge, project.resolve(edge.file()));
    }

    /** Where the application listens, which is known when there is a proxy. */
    private int port() {
        return Objects.requireNonNull(duty.probe()).port();
    }

    /** Of the containers of all services that serve now. */
    Measuring measuring() throws IOException, Refused {
        var composeProject = composeProject();
        var release = serving().orElse(null);
        var ids = new ArrayList<String>();
        for (var service : duty.services()) {
            var containers = new Containers(docker, project.name(), composeProject, service);
            ids.addAll(Change.ids(running(containers, release)));
        }
        var edge = duty.edge();
        var proxy = edge == null ? null : proxy(edge, composeProject);
        return new Measuring(docker, ids, proxy, duty.probe());
    }

    private Optional<Release> serving() {
        return releases.serving(project.name()).flatMap(number -> releases.find(project.name(), number));
    }

    /** @param data what comes back with the release; null when the databases stay as they are */
    Found examine(DeployRequest asked, @Nullable DataReturn data) throws IOException, InterruptedException, Refused {
        var program = program();
        var composeProject = composeProject();
        var containers = new Containers(docker, project.name(), composeProject, duty.service());
        refuseForeign(containers);
        var before = serving();
        var running = running(containers, before.orElse(null));
        var serving = before.filter(release -> isOf(release, running))
                .map(Release::number)
                .orElse(null);
        var target = asked.release() == null ? null : target(asked.release(), serving, containers);
        var rendered = target == null ? source.read(program, composeProject) : null;
        var image = image(asked, rendered, composeProject);
        var edge = duty.edge();
        String content = null;
        if (edge != null) {
            var proxy = proxy(edge, composeProject);
            proxy.examine();
            proxy.place().refuseUnreachable(running, port());
            proxy.place().refuseUnreachable(target == null ? List.of() : containers.of(target), port());
            content = proxy.content();
        }
        var ran = new HashMap<String, List<String>>();
        ran.put(duty.service(), Change.ids(running));
        for (var worker : duty.workers()) {
            ran.put(worker, Change.ids(workers(worker, composeProject, before.orElse(null), running)));
        }
        if (data == null) {
            refuseShortage(running); // else the two never run at once
        } else {
            refuseLeftOver(containers);
        }
        var ground = new Ground(
                duty, project.directory().toString(), source.folder().toString(), composeProject, ran, content);
        var migrations = new MigrationGate(project, ledger)
                .review(
                        asked,
                        duty.migrations(),
                        target,
                        data,
                        before.map(Release::number).orElse(null));
        if (target != null && data == null && asked.acceptSchema() == null) {
            refuseReturned(target);
        }
        return new Found(ground, program, target, rendered, image, serving, running, migrations);
    }

    /** It would go on writing while the databases are exchanged. */
    private void refuseLeftOver(Containers containers) throws IOException, Refused {
        var left = Change.running(containers.ofOtherServices(duty.services())).stream()
                .map(Container::name)
                .toList();
        if (!left.isEmpty()) {
            throw Refused.because("left-over", String.join(", ", left));
        }
    }

    /** Its migrations went with the data that was returned, and going to an earlier release runs none. */
    private void refuseReturned(Release target) throws Refused {
        if (releases.schema(project.name()).lacks(target.number())) {
            throw Refused.because("returned", target.number(), project.name());
        }
    }

    /** Docker Compose may since have started containers from another image: they are no release yet. */
    private static boolean isOf(Release release, List<Container> running) {
        return !running.isEmpty()
                && running.stream()
                        .allMatch(container -> release.adopted()
                                ? container.image().equals(release.image())
                                : String.valueOf(release.number()).equals(container.label(Containers.RELEASE)));
    }

    /** Those of a worker that run; refuses those of another image, to which there would be no way back. */
    private List<Container> workers(
            String worker, String composeProject, @Nullable Release before, List<Container> serving)
            throws IOException, Refused {
        var containers = new Containers(docker, project.name(), composeProject, worker);
        refuseForeign(containers);
        var running = running(containers, before);
        for (var container : running) {
            if (!serving.isEmpty()
                    && !container.image().equals(serving.getFirst().image())) {
                throw Refused.because("worker-apart", container.name(), duty.service());
            }
        }
        return running;
    }

    private Compose program() throws InterruptedException, Refused {
        try {
            return tools.compose();
        } catch (ComposeRefused e) {
            throw Refused.because("no-compose");
        }
    }

    /** The name Compose gave the project is found on its containers: files and variables could say another today. */
    private String composeProject() throws IOException, Refused {
        var edge = duty.edge();
        var service = edge == null || edge.service() == null ? duty.service() : edge.service();
        var folder = source.folder();
        var names = docker.containers(Map.of(Containers.COMPOSE + "service", service)).stream()
                .filter(container -> container.startedFrom(folder))
                .map(container -> String.valueOf(container.label(Containers.COMPOSE + "project")))
                .collect(Collectors.toCollection(TreeSet::new));
        if (names.isEmpty()) {
            throw Refused.because("not-up", service, folder);
        }
        if (names.size() > 1) {
            throw Refused.because("several", service, String.join(", ", names));
        }
        return names.first();
    }

    private void refuseForeign(Containers containers) throws IOException, Refused {
        for (var container : containers.ofCompose()) {
            var files = String.valueOf(container.label(Containers.COMPOSE + "project.config_files"));
            if (FOREIGN_LABELS.stream().anyMatch(label -> container.label(label) != null)
                    || FOREIGN_FOLDERS.stream().anyMatch(files::contains)) {
                throw Refused.because("foreign", container.name());
            }
        }
    }

    /** The containers that serve now: those of the release that should, or else those that Compose started. */
    private static List<Container> running(Containers containers, @Nullable Release serving) throws IOException {
        if (serving != null) {
            var released =
                    containers.of(serving).stream().filter(Container::running).toList();
            if (!released.isEmpty()) {
                return released;
            }
        }
        return containers.ofCompose().stream().filter(Container::running).toList();
    }

    private Release target(int number, @Nullable Integer serving, Containers containers) throws IOException, Refused {
        int wanted = number != DeployRequest.PREVIOUS
                ? number
                : releases.earlier(project.name(), serving)
                        .orElseThrow(() -> Refused.because("no-earlier", project.name()));
        var release = releases.find(project.name(), wanted)
                .orElseThrow(() -> Refused.because("unknown", wanted, project.name()));
        if (Integer.valueOf(wanted).equals(serving)) {
            throw Refused.because("serves-already", wanted);
        }
        if (!releases.hasServed(release)) {
            throw Refused.because("never-served", wanted);
        }
        for (var worker : duty.workers()) {
            boolean there = !containers.forService(worker).of(release).isEmpty();
            if (!there
                    && releases.compose(project.name(), wanted)
                            .flatMap(compose -> compose.service(worker))
                            .isEmpty()) {
                throw Refused.because("no-worker", wanted, worker);
            }
        }
        boolean kept = !containers.of(release).isEmpty();
        if (!kept && (release.adopted() || docker.image(release.image()).isEmpty())) {
            throw Refused.because("gone", wanted);
        }
        return release;
    }

    /** What is only built gets its name from Docker Compose, whose two versions write it differently. */
    private String image(RenderedCompose rendered, String composeProject) throws IOException {
        var written = rendered.service(duty.service()).map(service -> service.get("image"));
        if (written.isPresent()) {
            return written.get().toString();
        }
        var second = composeProject + "-" + duty.service();
        return docker.image(second).isPresent() ? second : composeProject + "_" + duty.service();
    }

    /** Which image is to run, as it is named; null when an earlier release is returned to. */
    private @Nullable String image(DeployRequest asked, @Nullable RenderedCompose rendered, String composeProject)
            throws IOException {
        if (rendered == null || asked.image() != null) {
            return rendered == null ? null : asked.image();
        }
        return image(rendered, composeProject);
    }

    private void refuseShortage(List<Container> running) throws IOException, Refused {
        long free = project.directory().toFile().getUsableSpace();
        if (free < DISK_LEFT) {
            throw Refused.because("disk", megabytes(free), megabytes(DISK_LEFT));
        }
        if (duty.edge() == null) {
            return; // never two at a time
        }
        long used = 0;
        for (var container : running) {
            used += docker.memory(container.id());
        }
        var available = FreeMemory.bytes();
        if (available.isPresent() && available.get() < used + MEMORY_LEFT) {
            throw Refused.because("memory", megabytes(used), megabytes(available.get()));
        }
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }

    /** What a deployment would do, in the order in which it would. */
    DeployPlan plan(DeployRequest asked, @Nullable DataReturn data) throws IOException, InterruptedException, Refused {
        var found = examine(asked, data);
        var named = found.image() == null
                ? null
                : docker.image(found.image()).map(Image::id).orElse(null);
        var rehearsed = RehearsalGate.of(tools, project.name(), found.ground());
        var migrations = rehearsed.judged(found, named);
        try {
            migrations.refuse();
            if (!asked.builds()) {
                rehearsed.refuse(found, named); // what will be built is not there yet
            }
        } catch (Refused e) {
            return DeployPlan.refused(e.seen(), e.fix(), migrations.pending());
        }
        var target = found.target();
        var reference = target == null ? Objects.requireNonNull(found.image()) : target.reference();
        boolean here = target != null || docker.image(reference).isPresent();
        var steps = new ArrayList<>(migrations.steps());
        rehearsed.told(found, named).ifPresent(steps::add);
        duty.require().forEach(check -> steps.add(Message.of("release.plan.require", check)));
        if (target == null && asked.builds()) {
            steps.add(Message.of("release.plan.build", duty.service()));
        } else if (!here) {
            steps.add(Message.of("release.plan.fetch", reference));
        }
        if (target == null) {
            var record = migrations.record("");
            RestorePointPlan.databases(project, duty, record)
                    .forEach(database -> steps.add(Message.of(
                            record != null && record.approval() != null
                                    ? "release.plan.restore-point-proven"
                                    : "release.plan.restore-point",
                            database)));
        }
        if (target == null && !duty.migrate().isEmpty()) {
            steps.add(Message.of("release.plan.migrate", String.join(" ", duty.migrate())));
        }
        var exchange = data == null ? null : tools.data().steps(project, data);
        if (data != null && exchange != null) {
            steps.addFirst(Message.of("release.plan.lost", data.database(), data.lostSince()));
            steps.addAll(exchange.ready());
        }
        if (duty.edge() == null || exchange != null) {
            steps.add(Message.of("release.plan.stop-first", duty.service()));
        }
        if (exchange != null) {
            steps.addAll(exchange.exchange());
        }
        addSwitch(steps, found.ground().replicasOf(duty.service()), reference);
        duty.workers()
                .forEach(worker -> steps.add(
                        Message.of("release.plan.worker", found.ground().replicasOf(worker), worker)));
        duty.verify().forEach(check -> steps.add(Message.of("release.plan.verify", check)));
        steps.add(Message.of("release.plan.hold", duty.hold().toSeconds()));
        steps.add(Message.of("release.plan.retire", duty.drain().toSeconds(), duty.keep()));
        return new DeployPlan(
                null,
                null,
                reference,
                found.before(),
                steps,
                migrations.pending(),
                data == null ? releases.lastGap(project.name()).orElse(null) : null);
    }

    private void addSwitch(List<Message> steps, int replicas, String reference) {
        var edge = duty.edge();
        steps.add(Message.of(
                "release.plan.start",
                replicas,
                duty.service(),
                reference,
                duty.startWithin().toSeconds()));
        if (edge != null) {
            steps.add(Message.of("release.plan.switch", edge.name(), edge.file()));
        }
    }
}
