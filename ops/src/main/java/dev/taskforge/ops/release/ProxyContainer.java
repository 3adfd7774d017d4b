package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** A container of the Compose project in which a proxy runs; it shares a network with those of the application. */
final class ProxyContainer implements ProxyPlace {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofSeconds(15);

    private final Docker docker;
    private final String composeProject;
    private final Edge edge;
    private final ProxyFile file;

    ProxyContainer(Docker docker, String composeProject, Edge edge, ProxyFile file) {
        this.docker = docker;
        this.composeProject = composeProject;
        this.edge = edge;
        this.file = file;
    }

    @Override
    public Edge edge() {
        return edge;
    }

    @Override
    public ProxyFile file() {
        return file;
    }

    private String service() {
        return Objects.requireNonNull(edge.service());
    }

    /** The one that runs. */
    private Container running() throws IOException, Refused {
        return all().stream()
                .filter(Container::running)
                .findFirst()
                .orElseThrow(() -> Refused.because("proxy-down", service()));
    }

    private List<Container> all() throws IOException {
        return docker.containers(Containers.ofService(composeProject, service())).stream()
                .filter(container -> !"True".equals(container.label(Containers.COMPOSE + "oneoff")))
                .toList();
    }

    @Override
    public String examine() throws IOException, Refused {
        long running = all().stream().filter(Container::running).count();
        if (running > 1) {
            throw Refused.because(
                    "proxy-several", service(), running, edge.kind().title());
        }
        var path = pathWithin();
        WriteAccess.ofThisMachine().refuseEverybody(file);
        return path;
    }

    /** Where the container has the file. */
    String pathWithin() throws IOException, Refused {
        var path = file.path();
        return running().mounts().stream()
                .filter(mount -> !mount.source().isEmpty())
                .filter(mount -> path.startsWith(Path.of(mount.source())) && !path.equals(Path.of(mount.source())))
                .map(mount -> Path.of(mount.target())
                        .resolve(Path.of(mount.source()).relativize(path))
                        .toString())
                .findFirst()
                .orElseThrow(() -> Refused.because("proxy-mount", path, service()));
    }

    @Override
    public void refuseDown() throws IOException, Refused {
        running();
    }

    @Override
    public void refuseUnreachable(List<Container> containers, int port) throws IOException, Refused {
        var proxy = running();
        for (var container : containers) {
            if (container.networks().keySet().stream().noneMatch(proxy.networks()::containsKey)) {
                throw Refused.because("apart", container.name(), proxy.name());
            }
        }
    }

    @Override
    public String hostOf(Container container, int port) {
        return container.name() + ":" + port;
    }

    @Override
    public String address() throws IOException, Refused {
        return running().networks().values().stream()
                .map(Container.Network::address)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElseThrow(() -> Refused.because("proxy-network", service()));
    }

    @Override
    public String listen() {
        return String.valueOf(edge.askPort());
    }

    @Override
    public List<String> program() {
        return List.of("nginx");
    }

    @Override
    public Said run(List<String> words) throws IOException, Refused {
        var result = docker.exec(running().id(), words).run(SOON);
        return new Said(result.exitCode(), result.output(), result.errors());
    }

    @Override
    public List<String> processes() throws IOException, Refused {
        return docker.processes(running().id());
    }

    /** Docker Engine tries one that has ended, as nginx does when its file names a container that is not there, only now and then. */
    @Override
    public void revive() throws IOException {
        if (all().stream().noneMatch(Container::running)) {
            restart();
        }
    }

    /** Whether it was started and does not stay. */
    boolean isStuck() throws IOException {
        var containers = all();
        return !containers.isEmpty() && containers.stream().noneMatch(ProxyContainer::runsOn);
    }

    /** Not one that Docker Engine starts again and again. */
    private static boolean runsOn(Container container) {
        var startedAt = container.startedAt();
        return container.running()
                && (container.restarts() == 0
                        || (startedAt != null
                                && startedAt.isBefore(Instant.now().minus(STEADY))));
    }

    void restart() throws IOException {
        for (var container : all()) {
            docker.restart(container.id());
        }
    }
}
