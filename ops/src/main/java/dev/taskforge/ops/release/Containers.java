package dev.taskforge.ops.release;

import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeFiles;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The containers of one service of one project: those of its releases, and those that Docker Compose itself started. */
final class Containers {
    static final String PROJECT = "dev.taskforge.project";
    static final String RELEASE = "dev.taskforge.release";
    /** When the release was written down: another installation may have given the same number. */
    static final String WRITTEN = "dev.taskforge.written";

    static final String COMPOSE = "com.docker.compose.";
    /** Ends the name of a container that stays, stopped, to be returned to. */
    static final String KEPT = "-kept";

    private static final Duration SOON = Duration.ofMinutes(5);

    private final Docker docker;
    private final String project;
    private final String composeProject;
    private final String service;

    /** @param project as TaskForge calls it */
    Containers(Docker docker, String project, String composeProject, String service) {
        this.docker = docker;
        this.project = project;
        this.composeProject = composeProject;
        this.service = service;
    }

    /** Those of a release, by name, whether they run or not. */
    List<Container> of(Release release) throws IOException {
        return release.adopted() ? ofImage(release.image()) : ofRelease(release);
    }

    /** Docker Compose may meanwhile have made its containers anew from another image. */
    private List<Container> ofImage(String image) throws IOException {
        return ofCompose().stream()
                .filter(container -> container.image().equals(image))
                .toList();
    }

    private List<Container> ofRelease(Release release) throws IOException {
        var labels = new HashMap<>(ofService(composeProject, service));
        labels.put(PROJECT, project);
        labels.put(RELEASE, String.valueOf(release.number()));
        labels.put(WRITTEN, written(release.createdAt()));
        return sorted(docker.containers(labels));
    }

    static String written(Instant at) {
        return String.valueOf(at.toEpochMilli());
    }

    /** Those of these numbers that are still there. */
    List<Container> of(List<String> ids) throws IOException {
        var found = new ArrayList<Container>();
        for (var id : ids) {
            docker.container(id).ifPresent(found::add);
        }
        return found;
    }

    /** Those of all releases, of this service of this stack alone. */
    List<Container> ofReleases() throws IOException {
        var labels = new HashMap<>(ofService(composeProject, service));
        labels.put(PROJECT, project);
        return sorted(docker.containers(labels).stream()
                .filter(container -> container.label(RELEASE) != null)
                .toList());
    }

    /** Those of all releases, of services of this stack that are not among these. */
    List<Container> ofOtherServices(List<String> services) throws IOException {
        var labels = Map.of(PROJECT, project, COMPOSE + "project", composeProject);
        return sorted(docker.containers(labels).stream()
                .filter(container -> container.label(RELEASE) != null)
                .filter(container -> !services.contains(container.label(COMPOSE + "service")))
                .toList());
    }

    /** Those that Docker Compose started for the service. */
    List<Container> ofCompose() throws IOException {
        return sorted(docker.containers(ofService(composeProject, service)).stream()
                .filter(container -> !"True".equals(container.label(COMPOSE + "oneoff")))
                .toList());
    }

    static Map<String, String> ofService(String composeProject, String service) {
        return Map.of(COMPOSE + "project", composeProject, COMPOSE + "service", service);
    }

    private static List<Container> sorted(List<Container> containers) {
        return containers.stream().sorted(Comparator.comparing(Container::name)).toList();
    }

    /** Those of another service. */
    Containers forService(String other) {
        return new Containers(docker, project, composeProject, other);
    }

    String service() {
        return service;
    }

    String name(int number, int which) {
        return composeProject + "-" + service + "-r" + number + "-" + which;
    }

    /**
     * Lets a release have so many running containers: those kept are started again, those missing are made.
     *
     * @param compose its file; null when it was found running
     */
    void run(Release release, @Nullable RenderedCompose compose, Program program, Ground ground)
            throws IOException, InterruptedException, Refused {
        var there = of(release);
        for (var container : there) {
            revive(container);
        }
        int replicas = ground.replicasOf(service);
        if (there.size() >= replicas) {
            return;
        }
        if (compose == null) {
            throw Refused.because("gone", release.number());
        }
        var names = there.stream().map(Container::name).toList();
        for (int which = 1; which <= replicas; which++) {
            var name = name(release.number(), which);
            if (!names.contains(name) && !names.contains(name + KEPT)) {
                make(name, compose, program, ground);
            }
        }
    }

    private void make(String name, RenderedCompose compose, Program program, Ground ground)
            throws IOException, InterruptedException, Refused {
        if (ground.isPublished(service)) {
            new LoopbackPorts(docker).start(name, port -> {
                var at = LoopbackPorts.ADDRESS + ":" + port + ":" + ground.probedPort();
                make(name, compose, program, ground, List.of("--publish", at));
            });
        } else {
            boolean isBeside = ground.isBeside(service);
            make(name, compose, program, ground, isBeside ? List.of() : List.of("--use-aliases", "--service-ports"));
        }
    }

    private void make(String name, RenderedCompose compose, Program program, Ground ground, List<String> options)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("run", "-d", "--no-deps"));
        words.addAll(options);
        words.addAll(List.of("--name", name, service));
        program.find().call(files(compose, ground), SOON, words);
    }

    /** Makes a container of its own that runs a command once, from the image and with the variables of a release. */
    Container once(RenderedCompose compose, Program program, Ground ground, String name, List<String> command)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("run", "-d", "--no-deps", "--name", name));
        words.addAll(patience(compose, service));
        words.add(service);
        words.addAll(command);
        // It must not be started again when it ends.
        var once = compose.only(List.of(service), (_, written) -> {
            written.put("restart", "no");
            written.remove("healthcheck");
            written.put("labels", without(written.get("labels"), RELEASE));
            return written;
        });
        program.find().call(files(once, ground), SOON, words);
        return docker.container(name).orElseThrow(() -> new IOException("container " + name + " is gone"));
    }

    /** A command must not wait long for a lock while requests wait behind it, unless the file says how long it may. */
    static List<String> patience(RenderedCompose compose, String service) {
        boolean isSaid = compose.service(service)
                .map(RenderedCompose::variables)
                .orElse(Map.of())
                .containsKey("PGOPTIONS");
        return isSaid ? List.of() : List.of("-e", "PGOPTIONS=-c lock_timeout=2s");
    }

    /** Whether a container was made for this release, not for one of the same number of another installation. */
    static boolean isOf(Container container, Release release) {
        return written(release.createdAt()).equals(container.label(WRITTEN));
    }

    private static Map<Object, Object> without(@Nullable Object labels, String name) {
        var rest = new HashMap<Object, Object>((Map<?, ?>) Objects.requireNonNull(labels));
        rest.remove(name);
        return rest;
    }

    /** The file holds secrets and reaches no disk. */
    private ComposeFiles files(RenderedCompose compose, Ground ground) {
        return ComposeFiles.ofText(ground.folder(), compose.json(), composeProject);
    }

    /** Finds Docker Compose: what only stops and starts containers works without it. */
    interface Program {
        Compose find() throws IOException, InterruptedException;
    }

    /** Lets a container that was kept run under its own name again. */
    void revive(Container container) throws IOException {
        if (container.name().endsWith(KEPT)) {
            docker.rename(
                    container.id(),
                    container.name().substring(0, container.name().length() - KEPT.length()));
        }
        if (!container.running()) {
            docker.start(container.id());
        }
    }

    /** Ends a container, which stays to be returned to. */
    void keep(Container container) throws IOException {
        if (container.restartPolicy().equals("always")) {
            // Docker Engine would start it again when it is started itself.
            docker.restartPolicy(container.id(), "unless-stopped");
        }
        docker.stop(container.id());
        if (container.label(RELEASE) != null && !container.name().endsWith(KEPT)) {
            docker.rename(container.id(), container.name() + KEPT);
        }
    }

    /** Asks a container to end, then removes it. */
    void remove(Container container) throws IOException {
        if (container.running()) {
            docker.stop(container.id());
        }
        docker.remove(container.id());
    }

    /**
     * Lets others find the containers by these names, by network. Only then: until they are well nobody should. A container is
     * taken out of its network for it for a moment, so it happens before it gets requests.
     */
    void join(List<Container> containers, Map<String, List<String>> names) throws IOException {
        for (var container : containers) {
            for (var wanted : names.entrySet()) {
                var joined = container.networks().get(wanted.getKey());
                if (joined != null && joined.aliases().containsAll(wanted.getValue())) {
                    continue;
                }
                if (joined != null) {
                    docker.disconnect(wanted.getKey(), container.id());
                }
                docker.connect(wanted.getKey(), container.id(), wanted.getValue());
            }
        }
    }

    /** When Docker Engine starts a container again by itself. */
    void restartPolicy(Container container, String policy) throws IOException {
        docker.restartPolicy(container.id(), policy);
    }
}
