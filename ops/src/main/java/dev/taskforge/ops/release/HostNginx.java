package dev.taskforge.ops.release;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.CommandNotStartedException;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.HostProcesses;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Container.Published;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An nginx on this machine itself, as its package installs it. It reaches containers at the ports they publish here. */
final class HostNginx implements ProxyPlace {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Of a configuration with all its files; half of it that is missing could be the half that is looked for. */
    private static final int MOST = 8 * 1024 * 1024;

    private static final Path ANYWHERE = Path.of("/");
    /** Where Debian has nginx, and where the path of an account that is not root's does not lead. */
    private static final String FOLDERS = ":/usr/local/sbin:/usr/sbin:/sbin";

    private static final Pattern PID = Pattern.compile("(?m)^\\s*pid\\s+\"?([^;\"]+)\"?\\s*;");
    /** Where packages and builds put it when the configuration does not say; the first is Debian's. */
    private static final List<Path> USUAL_PIDS = List.of(
            Path.of("/run/nginx.pid"),
            Path.of("/run/nginx/nginx.pid"),
            Path.of("/usr/local/nginx/logs/nginx.pid"),
            Path.of("/usr/local/openresty/nginx/logs/nginx.pid"));

    private static final String MASTER = "nginx: master process";

    private final Commands commands;
    private final HostProcesses processes;
    private final Edge edge;
    private final ProxyFile file;
    private @Nullable List<Path> pidFiles;

    HostNginx(Commands commands, HostProcesses processes, Edge edge, ProxyFile file) {
        this.commands = commands;
        this.processes = processes;
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

    @Override
    public String examine() throws IOException, Refused {
        var folder = file.folder();
        if (!Files.isDirectory(folder)) {
            throw Refused.because("proxy-folder", folder);
        }
        if (!Files.isWritable(folder)) {
            throw Refused.because("proxy-unwritable", account(), folder);
        }
        WriteAccess.ofThisMachine().refuseOthers(file);
        var content = String.valueOf(file.content());
        boolean listens = content.startsWith(Upstream.HEAD) && content.contains("listen " + listen() + ";");
        if (!listens && !LoopbackPorts.isFree(edge.askPort())) {
            throw Refused.because("ask-port", edge.askPort());
        }
        return file.path().toString();
    }

    /** Names lead through links, which nginx does not follow when it tells them. */
    @Override
    public boolean isFile(String named) {
        try {
            var at = Path.of(named);
            var folder = Objects.requireNonNullElse(at.getParent(), ANYWHERE);
            return at.getFileName().equals(file.path().getFileName())
                    && folder.toRealPath().equals(file.folder().toRealPath());
        } catch (IOException | InvalidPathException _) {
            return false; // it is somewhere else, or gone
        }
    }

    private static String account() {
        return System.getProperty("user.name");
    }

    /** When its configuration is broken nobody knows where it would write its number; whoever has it read that is told. */
    @Override
    public void refuseDown() throws InterruptedException, Refused {
        if (pidFiles().isPresent()) {
            master();
        }
    }

    /** The process that has the workers: those of an nginx in a container have another one, though they are seen here, too. */
    private long master() throws InterruptedException, Refused {
        var paths = pidFiles().orElse(USUAL_PIDS);
        return paths.stream()
                .flatMap(path -> numberIn(path).stream())
                .filter(number -> processes
                        .title(number)
                        .filter(title -> title.startsWith(MASTER))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> Refused.because("nginx-down", paths.getFirst()));
    }

    private static Optional<Long> numberIn(Path path) {
        try {
            return Optional.of(Long.parseLong(Files.readString(path).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty(); // it has ended, or is about to write it
        }
    }

    /** Empty when its configuration is broken. */
    private Optional<List<Path>> pidFiles() throws InterruptedException, Refused {
        if (pidFiles == null) {
            var said = run(Stream.concat(program().stream(), Stream.of("-T")).toList());
            if (!said.isGood()) {
                return Optional.empty();
            }
            var found = PID.matcher(said.output());
            // A path that is not whole begins where nginx was built to live, which only it knows.
            boolean isSaid = found.find() && found.group(1).strip().startsWith("/");
            pidFiles = isSaid ? List.of(Path.of(found.group(1).strip())) : USUAL_PIDS;
        }
        return Optional.of(pidFiles);
    }

    @Override
    public void refuseUnreachable(List<Container> containers, int port) throws Refused {
        for (var container : containers) {
            hostOf(container, port);
        }
    }

    @Override
    public String hostOf(Container container, int port) throws Refused {
        return container.published().stream()
                .filter(one -> one.port() == port)
                .min(Comparator.comparing(one -> one.address().contains(":")))
                .map(HostNginx::hostOf)
                .orElseThrow(() -> Refused.because("unpublished", container.name(), port));
    }

    private static String hostOf(Published at) {
        var address = at.address();
        var host =
                switch (address) {
                    case "", "0.0.0.0" -> LoopbackPorts.ADDRESS;
                    case "::" -> "[::1]";
                    default -> address.contains(":") ? "[" + address + "]" : address;
                };
        return host + ":" + at.hostPort();
    }

    @Override
    public String address() {
        return LoopbackPorts.ADDRESS;
    }

    @Override
    public String listen() {
        return LoopbackPorts.ADDRESS + ":" + edge.askPort();
    }

    @Override
    public List<String> program() {
        return Objects.requireNonNull(edge.command());
    }

    @Override
    public Said run(List<String> words) throws InterruptedException, Refused {
        var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + FOLDERS;
        try {
            var result = commands.run(Command.of(words, ANYWHERE, SOON)
                    .environment(Map.of("PATH", path, "LC_ALL", "C"))
                    .apart(MOST));
            if (result.timedOut()) {
                throw broken(String.join(" ", words) + " took more than " + SOON.toSeconds() + " s");
            }
            if (result.dropped() > 0) {
                throw Refused.because("nginx-long", String.join(" ", words), MOST / 1024 / 1024);
            }
            var said = new Said(result.exitCode(), result.output(), result.errors());
            if (said.isForbidden(words) && !account().equals("root")) {
                throw Refused.because("nginx-rights", account(), said.tail());
            }
            return said;
        } catch (CommandNotStartedException e) {
            throw Refused.because("nginx-missing", words.getFirst());
        }
    }

    @Override
    public List<String> processes() throws IOException, InterruptedException, Refused {
        return processes.titlesOfChildren(master());
    }

    @Override
    public void revive() {
        // Whoever started it does: systemd, or a person.
    }
}
