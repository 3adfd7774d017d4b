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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An nginx in a container, which learns from a file where requests go. Its workers finish what they have begun when it reads
 * its files again: that is how a release changes without a failed request.
 *
 * <p>Source: nginx, “Controlling nginx”, on changing the configuration.
 */
final class NginxEdge {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofSeconds(15);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(20);
    /** Workers that end still take connections for a moment. */
    private static final int CONFIRMATIONS = 3;

    /** The workers of nginx are not of the user of this process. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private static final String ENDING = "worker process is shutting down";

    private final Docker docker;
    private final String composeProject;
    private final Edge edge;
    private final Path file;

    NginxEdge(Docker docker, Ground ground, Edge edge) {
        this(docker, ground.composeProject(), edge, ground.edgePath());
    }

    /** @param file on this machine */
    NginxEdge(Docker docker, String composeProject, Edge edge, Path file) {
        this.docker = docker;
        this.composeProject = composeProject;
        this.edge = edge;
        this.file = file;
    }

    /** Its container, which must run. */
    Container container() throws IOException, Refused {
        return all().stream()
                .filter(Container::running)
                .findFirst()
                .orElseThrow(() -> Refused.because("nginx-down", edge.service()));
    }

    private List<Container> all() throws IOException {
        return docker.containers(Containers.ofService(composeProject, edge.service())).stream()
                .filter(container -> !"True".equals(container.label(Containers.COMPOSE + "oneoff")))
                .toList();
    }

    /**
     * Starts it when it does not run: one that was started while its file named a container that was not there has ended, and
     * Docker Engine tries it again only now and then.
     */
    void revive() throws IOException {
        var containers = all();
        if (containers.stream().noneMatch(Container::running)) {
            for (var container : containers) {
                docker.restart(container.id());
            }
        }
    }

    /**
     * Lets it start again when it cannot because its file, written at an earlier deployment, names containers that are gone, as
     * after {@code docker compose down}. Returns whether that was so.
     *
     * @param hosts host and port of each container that serves
     */
    boolean mend(List<String> hosts, String mark) throws IOException {
        var content = content();
        var containers = all();
        boolean runs = containers.stream().anyMatch(this::runsOn);
        if (content == null || !content.startsWith(UpstreamFile.HEAD) || containers.isEmpty() || runs || isTold()) {
            return false;
        }
        put(new UpstreamFile(edge.upstream(), hosts, List.of(), edge.askPort(), mark).text());
        for (var container : containers) {
            docker.restart(container.id());
        }
        return true;
    }

    /** Not one that Docker Engine starts again and again. */
    private boolean runsOn(Container container) {
        var startedAt = container.startedAt();
        return container.running()
                && (container.restarts() == 0
                        || (startedAt != null
                                && startedAt.isBefore(Instant.now().minus(STEADY))));
    }

    private boolean isTold() throws IOException {
        try {
            return tells().isPresent();
        } catch (Refused _) {
            return false; // it does not run
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

    /** Refuses an nginx that would not hear of the file, or whose files are broken already. */
    void examine() throws IOException, Refused {
        long running = all().stream().filter(Container::running).count();
        if (running > 1) {
            throw Refused.because("nginx-several", edge.service(), running);
        }
        var nginx = container();
        var path = pathWithin(nginx).orElseThrow(() -> Refused.because("nginx-mount", file, edge.service()));
        var said = nginx(nginx, "-T");
        if (said.exitCode() != 0) {
            throw Refused.because("nginx-broken", tail(said.errors()));
        }
        var name = Pattern.quote(edge.upstream());
        if (!Pattern.compile("(?m)^[^#\n]*_pass\\s+(https?://)?" + name + "\\s*[;/]")
                .matcher(said.output())
                .find()) {
            throw Refused.because("nginx-unused", edge.upstream());
        }
        for (var part : said.output().split("(?m)^# configuration file ", -1)) {
            boolean own = part.startsWith(path + ":");
            if (!own
                    && Pattern.compile("(?m)^[^#\n]*upstream\\s+" + name + "\\s*\\{")
                            .matcher(part)
                            .find()) {
                throw Refused.because(
                        "nginx-twice", edge.upstream(), part.lines().findFirst().orElse(""), file);
            }
        }
        if (content() != null && !said.output().contains("# configuration file " + path + ":")) {
            throw Refused.because("nginx-not-included", path);
        }
    }

    private Optional<String> pathWithin(Container nginx) {
        return nginx.mounts().stream()
                .filter(mount -> !mount.source().isEmpty())
                .filter(mount -> file.startsWith(Path.of(mount.source())) && !file.equals(Path.of(mount.source())))
                .map(mount -> Path.of(mount.target())
                        .resolve(Path.of(mount.source()).relativize(file))
                        .toString())
                .findFirst();
    }

    /**
     * Lets requests go elsewhere: writes the file, has nginx look at it, read it, and tell that it goes by it. A file that
     * nginx does not take is put back as it was.
     *
     * @param pace between two questions
     */
    void pass(UpstreamFile upstream, Pace pace) throws IOException, InterruptedException, Refused {
        if (tells().filter(upstream.mark()::equals).isPresent()
                && upstream.text().equals(content())) {
            return;
        }
        write(upstream.text());
        confirm(upstream.mark(), pace);
    }

    /** Gives the file this content, null for no file, and has nginx read it. */
    void write(@Nullable String content) throws IOException, Refused {
        var before = content();
        put(content);
        var nginx = container();
        var tested = nginx(nginx, "-t");
        if (tested.exitCode() != 0) {
            put(before);
            throw Refused.because("nginx-refuses", file, tail(tested.errors()));
        }
        var reload = nginx(nginx, "-s", "reload");
        if (reload.exitCode() != 0) {
            throw Refused.because("nginx-reload", tail(reload.errors()));
        }
    }

    /** In one go, so that nginx never reads a part of it. The name in between is none that it includes. */
    private void put(@Nullable String content) throws IOException {
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

    private void confirm(String mark, Pace pace) throws IOException, InterruptedException, Refused {
        long until = System.nanoTime() + CONFIRMED_WITHIN.toNanos();
        for (int told = 0; told < CONFIRMATIONS; ) {
            told = tells().filter(mark::equals).isPresent() ? told + 1 : 0;
            if (told == 0) {
                if (System.nanoTime() > until) {
                    throw Refused.because("nginx-silent", edge.askPort(), file);
                }
                pace.rest(Pace.LOOK.dividedBy(5));
            }
        }
    }

    /** The mark of what nginx goes by; empty when it tells none. */
    Optional<String> tells() throws IOException, Refused {
        return Probe.ask(address(), edge.askPort(), UpstreamFile.ASK)
                .filter(Probe.Answer::isGood)
                .map(answer -> answer.body().strip());
    }

    /** Whether the application answers through it. */
    boolean answers(String path) throws IOException, Refused {
        return Probe.ask(address(), edge.askPort(), path)
                .filter(Probe.Answer::isGood)
                .isPresent();
    }

    private String address() throws IOException, Refused {
        return container().networks().values().stream()
                .map(Container.Network::address)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElseThrow(() -> Refused.because("nginx-network", edge.service()));
    }

    /** Whether workers still finish requests that they took before it read its files again. */
    boolean finishes() throws IOException, Refused {
        return docker.processes(container().id()).stream().anyMatch(process -> process.contains(ENDING));
    }

    private Exec.Result nginx(Container container, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of("nginx"));
        words.addAll(List.of(arguments));
        return docker.exec(container.id(), words).run(SOON);
    }

    private static String tail(String text) {
        var lines = text.strip().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
