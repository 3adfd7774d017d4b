package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Exec;
import dev.taskforge.ops.project.ProjectFile.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The container in which a proxy runs, and the file by which it learns where requests go. */
final class ProxyContainer {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(20);
    /** What goes by the old files still takes connections for a moment. */
    private static final int CONFIRMATIONS = 3;

    /** A proxy is not of the user of this process. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private final Docker docker;
    private final String composeProject;
    private final Edge edge;
    private final Path file;

    /** @param file on this machine */
    ProxyContainer(Docker docker, String composeProject, Edge edge, Path file) {
        this.docker = docker;
        this.composeProject = composeProject;
        this.edge = edge;
        this.file = file;
    }

    Edge edge() {
        return edge;
    }

    Path file() {
        return file;
    }

    private String title() {
        return edge.kind().title();
    }

    /** The one that runs. */
    Container running() throws IOException, Refused {
        return all().stream()
                .filter(Container::running)
                .findFirst()
                .orElseThrow(() -> Refused.because("proxy-down", edge.service()));
    }

    /** The same, when it is the only one. */
    Container only() throws IOException, Refused {
        long running = all().stream().filter(Container::running).count();
        if (running > 1) {
            throw Refused.because("proxy-several", edge.service(), running, title());
        }
        return running();
    }

    List<Container> all() throws IOException {
        return docker.containers(Containers.ofService(composeProject, edge.service())).stream()
                .filter(container -> !"True".equals(container.label(Containers.COMPOSE + "oneoff")))
                .toList();
    }

    /**
     * Starts it when it does not run: one that was started while its file named a container that was not there has ended, and
     * Docker Engine tries it again only now and then.
     */
    void revive() throws IOException {
        if (all().stream().noneMatch(Container::running)) {
            restart();
        }
    }

    void restart() throws IOException {
        for (var container : all()) {
            docker.restart(container.id());
        }
    }

    /** What the file holds; null when it is not there. */
    @Nullable
    String content() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** Where the container has the file. */
    String pathWithin(Container container) throws Refused {
        return container.mounts().stream()
                .filter(mount -> !mount.source().isEmpty())
                .filter(mount -> file.startsWith(Path.of(mount.source())) && !file.equals(Path.of(mount.source())))
                .map(mount -> Path.of(mount.target())
                        .resolve(Path.of(mount.source()).relativize(file))
                        .toString())
                .findFirst()
                .orElseThrow(() -> Refused.because("proxy-mount", file, edge.service()));
    }

    /** In one go, so that a part of it is never read. The name in between is none that a proxy includes. */
    void put(@Nullable String content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(file);
            return;
        }
        var fresh = file.resolveSibling("." + file.getFileName() + ".new");
        // Made anew: a link put there by somebody else is not followed.
        Files.deleteIfExists(fresh);
        Files.writeString(fresh, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(fresh, READABLE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits until it tells this mark. */
    void confirm(String mark, Pace pace) throws IOException, InterruptedException, Refused {
        long until = System.nanoTime() + CONFIRMED_WITHIN.toNanos();
        for (int told = 0; told < CONFIRMATIONS; ) {
            told = tells().filter(mark::equals).isPresent() ? told + 1 : 0;
            if (told == 0) {
                if (System.nanoTime() > until) {
                    throw Refused.because("proxy-silent", edge.askPort(), file, title());
                }
                pace.rest(Pace.LOOK.dividedBy(5));
            }
        }
    }

    Optional<String> tells() throws IOException, Refused {
        return Probe.ask(address(), edge.askPort(), Upstream.ASK)
                .filter(Probe.Answer::isGood)
                .map(answer -> answer.body().strip());
    }

    boolean answers(String path) throws IOException, Refused {
        return Probe.ask(address(), edge.askPort(), path)
                .filter(Probe.Answer::isGood)
                .isPresent();
    }

    private String address() throws IOException, Refused {
        return running().networks().values().stream()
                .map(Container.Network::address)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElseThrow(() -> Refused.because("proxy-network", edge.service()));
    }

    /** The command lines of its processes. */
    List<String> processes(Container container) throws IOException {
        return docker.processes(container.id());
    }

    /** Runs a program in it. */
    Exec.Result run(Container container, List<String> words) throws IOException {
        return docker.exec(container.id(), words).run(SOON);
    }

    Refused broken(String said) {
        return Refused.because("proxy-broken", title(), said);
    }

    Refused refuses(String said) {
        return Refused.because("proxy-refuses", title(), file, said);
    }
}
