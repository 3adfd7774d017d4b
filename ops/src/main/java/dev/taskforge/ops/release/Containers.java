package dev.taskforge.ops.release;

import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeFiles;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
        return sorted(docker.containers(Map.of(
                PROJECT, project, RELEASE, String.valueOf(release.number()), WRITTEN, written(release.createdAt()))));
    }

    private static String written(Instant at) {
        return String.valueOf(at.toEpochMilli());
    }

    /** Those of all releases, of this service of this stack alone. */
    List<Container> ofReleases() throws IOException {
        var labels = new HashMap<>(ofService(composeProject, service));
        labels.put(PROJECT, project);
        return sorted(docker.containers(labels).stream()
                .filter(container -> container.label(RELEASE) != null)
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

    /** The file in which the service runs the image of a release and nothing stands in the way of a second copy. */
    RenderedCompose pinned(RenderedCompose file, Release release, int number, boolean besideAnother) {
        return file.onlyService(service, written -> {
            written.put("image", release.image());
            List.of("build", "depends_on", "container_name", "links").forEach(written::remove);
            if (besideAnother) {
                written.remove("ports");
            }
            written.put("labels", labels(written.get("labels"), number, release.createdAt()));
            return written;
        });
    }

    private Map<String, Object> labels(@Nullable Object written, int number, Instant at) {
        var labels = new LinkedHashMap<String, Object>();
        if (written instanceof Map<?, ?> map) {
            map.forEach((key, value) -> labels.put(String.valueOf(key), value));
        } else if (written instanceof List<?> lines) {
            for (var line : lines) {
                var parts = String.valueOf(line).split("=", 2);
                labels.put(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        labels.put(PROJECT, project);
        labels.put(RELEASE, String.valueOf(number));
        labels.put(WRITTEN, written(at));
        return labels;
    }

    String name(int number, int which) {
        return composeProject + "-" + service + "-r" + number + "-" + which;
    }

    /**
     * Lets a release have so many running containers: those kept are started again, those missing are made.
     *
     * @param compose its file; null when it was found running
     */
    void run(Release release, @Nullable RenderedCompose compose, Compose program, Path folder, Ground ground)
            throws IOException, InterruptedException, Refused {
        var there = of(release);
        for (var container : there) {
            revive(container);
        }
        if (there.size() >= ground.replicas()) {
            return;
        }
        if (compose == null) {
            throw Refused.because("gone", release.number());
        }
        var options = new ArrayList<>(List.of("run", "-d", "--no-deps"));
        if (ground.duty().edge() == null) {
            options.addAll(List.of("--use-aliases", "--service-ports"));
        }
        var names = there.stream().map(Container::name).toList();
        for (int which = 1; which <= ground.replicas(); which++) {
            var name = name(release.number(), which);
            if (!names.contains(name) && !names.contains(name + KEPT)) {
                var words = new ArrayList<>(options);
                words.addAll(List.of("--name", name, service));
                withFile(compose, file -> program.call(files(folder, file), SOON, words));
            }
        }
    }

    /** Runs a command once in a container of its own, from the image and with the variables of a release. */
    String start(RenderedCompose compose, Compose program, Path folder, String name, List<String> command)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("run", "-d", "--no-deps", "--name", name));
        if (!compose.service(service)
                .map(RenderedCompose::variables)
                .orElse(Map.of())
                .containsKey("PGOPTIONS")) {
            words.addAll(List.of("-e", "PGOPTIONS=-c lock_timeout=2s"));
        }
        words.add(service);
        words.addAll(command);
        // It must not be started again when it ends.
        var once = compose.onlyService(service, written -> {
            written.put("restart", "no");
            written.remove("healthcheck");
            written.put("labels", without(written.get("labels"), RELEASE));
            return written;
        });
        withFile(once, file -> program.call(files(folder, file), SOON, words));
        return docker.container(name)
                .orElseThrow(() -> new IOException("container " + name + " is gone"))
                .id();
    }

    private static Map<Object, Object> without(@Nullable Object labels, String name) {
        var rest = new HashMap<Object, Object>((Map<?, ?>) Objects.requireNonNull(labels));
        rest.remove(name);
        return rest;
    }

    private ComposeFiles files(Path folder, Path file) {
        return new ComposeFiles(folder, file, null, composeProject);
    }

    interface WithFile {
        void run(Path file) throws IOException, InterruptedException;
    }

    /** The file holds secrets: it is for its owner alone, and gone at once. */
    static void withFile(RenderedCompose compose, WithFile work) throws IOException, InterruptedException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var file = Files.createTempFile("taskforge-", ".yml", owner);
        try {
            Files.writeString(file, compose.json());
            work.run(file);
        } finally {
            Files.deleteIfExists(file);
        }
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
     * Lets others find the containers by the names they had for those before. Only then: until they are well nobody should.
     * A container is taken out of its network for it for a moment, so it happens before it gets requests.
     */
    void join(List<Container> containers, Map<String, List<String>> names) throws IOException {
        for (var container : containers) {
            for (var network : container.networks().entrySet()) {
                var wanted = names.getOrDefault(network.getKey(), List.of());
                if (!network.getValue().aliases().containsAll(wanted)) {
                    docker.disconnect(network.getKey(), container.id());
                    docker.connect(network.getKey(), container.id(), wanted);
                }
            }
            if (container.networks().isEmpty()) { // a crash came between the two
                for (var network : names.entrySet()) {
                    docker.connect(network.getKey(), container.id(), network.getValue());
                }
            }
        }
    }

    /** By which names others find these containers, besides their own, in each network. */
    Map<String, List<String>> names(List<Container> containers) {
        var names = new LinkedHashMap<String, List<String>>();
        for (var container : containers) {
            container
                    .networks()
                    .forEach((network, known) -> names.put(
                            network,
                            known.aliases().stream()
                                    .filter(alias -> !alias.equals(container.name()))
                                    .toList()));
        }
        return names;
    }

    Docker docker() {
        return docker;
    }
}
