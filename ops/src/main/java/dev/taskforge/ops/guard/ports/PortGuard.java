package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.guard.Guard;
import dev.taskforge.ops.guard.Proof;
import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.guard.ports.Sockets.Listener;
import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerUnreachable;
import dev.taskforge.ops.host.docker.PublishedPorts;
import dev.taskforge.ops.host.docker.PublishedPorts.Open;
import dev.taskforge.ops.project.GuardDuty;
import dev.taskforge.ops.project.GuardDuty.Firewall;
import dev.taskforge.ops.project.GuardDuty.Port;
import dev.taskforge.ops.project.GuardDuty.Protocol;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps ports of the machine reachable for some only: those of containers, which Docker opens past other firewalls, and all others. */
public final class PortGuard implements Guard {
    /** Its name. */
    public static final String NAME = "ports";

    /** What waits for those who sign in. */
    private static final Set<String> SSH = Set.of("sshd", "sshd-session", "dropbear");

    private static final int SSH_PORT = 22;

    private final Path proc;
    private final Path socket;
    private final FilterProgram program;
    /** There is one network to try from. */
    private final ReentrantLock trying = new ReentrantLock();

    private volatile List<String> bridges = List.of();

    /** @param socket of Docker Engine */
    public PortGuard(Path socket) {
        this(socket, Path.of("/proc"), FilterProgram.PATHS);
    }

    /**
     * @param proc where the kernel tells of its sockets
     * @param paths where programs lie, folders separated by colons
     */
    public PortGuard(Path socket, Path proc, String paths) {
        this.socket = socket;
        this.proc = proc;
        this.program = new FilterProgram(paths);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isDeclared(ProjectFile file) {
        return declared(file) != null;
    }

    private static GuardDuty.@Nullable Ports declared(ProjectFile file) {
        var guard = file.guard();
        return guard == null ? null : guard.ports();
    }

    @Override
    public String read(String state) {
        return PortState.read(state).text();
    }

    @Override
    public Wanted wanted(Project project) throws IOException, InterruptedException {
        var state = PortState.of(Objects.requireNonNull(declared(project.file())));
        var rules = state.rules(List.of());
        var warnings = new ArrayList<Message>();
        var refusals = objections(project, state, warnings);
        if (hasIpv6()
                && rules.rules().stream()
                        .allMatch(rule -> rule.sources().stream().allMatch(Cidr::isFour))) {
            warnings.add(Message.of("guard.ports.four-only"));
        }
        var listeners = new Sockets(proc).listeners();
        var published = published(warnings);
        var items = rules.rules().stream()
                .map(rule -> new Wanted.Item(rule.port().text(), from(rule), now(rule.port(), listeners, published)))
                .toList();
        return new Wanted(state.text(), items, refusals, warnings);
    }

    @Override
    public List<Message> objections(Project project, String state) throws IOException, InterruptedException {
        return objections(project, PortState.read(state), new ArrayList<>());
    }

    private List<Message> objections(Project project, PortState state, List<Message> warnings)
            throws IOException, InterruptedException {
        var refusals = new ArrayList<Message>();
        try {
            filter(state.keeper()).inForce(project.name());
        } catch (IOException e) {
            refusals.add(Message.of("guard.ports.unusable", String.valueOf(e.getMessage())));
        }
        var sockets = new Sockets(proc);
        lockedOut(state.rules(List.of()), sockets.listeners(), sockets.peers(), refusals, warnings);
        return refusals;
    }

    private List<Open> published(List<Message> warnings) {
        try {
            return new PublishedPorts(Docker.connect(socket)).open();
        } catch (IOException e) {
            warnings.add(Message.of("guard.ports.no-docker", String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    private static Message from(PortRules.Rule rule) {
        return rule.sources().isEmpty()
                ? Message.of("guard.ports.nobody")
                : Message.of(
                        "guard.ports.from",
                        rule.sources().stream().map(Cidr::toString).collect(Collectors.joining(", ")));
    }

    private static Message now(Port port, List<Listener> listeners, List<Open> published) {
        var containers = published.stream()
                .filter(open -> covers(port, open.protocol(), open.hostPort()))
                .map(Open::container);
        var processes = listeners.stream()
                .filter(listener -> port.covers(listener.protocol(), listener.port()))
                .map(listener -> Objects.requireNonNullElse(listener.process(), "?"))
                .filter(name -> !name.equals("docker-proxy"));
        var who = Stream.concat(containers, processes).distinct().collect(Collectors.joining(", "));
        return who.isEmpty() ? Message.of("guard.ports.idle") : Message.of("guard.ports.listens", who);
    }

    private static boolean covers(Port port, String protocol, int number) {
        return port.protocol().word().equals(protocol) && port.covers(port.protocol(), number);
    }

    /** Whoever is signed in over a port must be able to sign in again. */
    private static void lockedOut(
            PortRules rules,
            List<Listener> listeners,
            List<Sockets.Peer> peers,
            List<Message> refusals,
            List<Message> warnings)
            throws IOException {
        var own = HostAddresses.all();
        for (var rule : rules.rules()) {
            boolean isSsh = listeners.stream()
                            .filter(one -> rule.port().covers(one.protocol(), one.port()))
                            .anyMatch(PortGuard::isSsh)
                    || peers.stream()
                            .filter(peer -> rule.port().covers(Protocol.TCP, peer.port()))
                            .anyMatch(peer -> peer.process() != null && SSH.contains(peer.process()));
            var outside = peers.stream()
                    .filter(peer -> rule.port().covers(Protocol.TCP, peer.port()))
                    .map(Sockets.Peer::address)
                    .filter(address ->
                            !address.isLoopbackAddress() && !own.contains(address) && !isAllowed(rule, address))
                    .distinct()
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "));
            if (isSsh && !outside.isEmpty()) {
                refusals.add(Message.of("guard.ports.lockout", rule.port().text(), outside));
            } else if (isSsh && rule.sources().isEmpty()) {
                refusals.add(Message.of("guard.ports.no-ssh", rule.port().text()));
            } else if (!outside.isEmpty()) {
                warnings.add(Message.of("guard.ports.connected", rule.port().text(), outside));
            }
        }
    }

    /** Where systemd waits in its place, the program comes only with the first who signs in. */
    private static boolean isSsh(Listener one) {
        var process = one.process();
        return process != null && (SSH.contains(process) || (process.equals("systemd") && one.port() == SSH_PORT));
    }

    private static boolean isAllowed(PortRules.Rule rule, InetAddress address) {
        return rule.sources().stream().anyMatch(source -> source.holds(address));
    }

    @Override
    public String rendered(Project project, String state) throws IOException {
        var read = PortState.read(state);
        var filter = filter(read.keeper());
        return filter.word() + "\n" + filter.render(project.name(), read.rules(bridges(read)));
    }

    @Override
    public void put(Project project, String state) throws IOException, InterruptedException {
        var read = PortState.read(state);
        var filter = filter(read.keeper());
        filter.put(project.name(), read.rules(bridges(read)));
        for (var other : filters()) {
            if (!other.word().equals(filter.word()) && !kept(other, project).isEmpty()) {
                other.remove(project.name());
            }
        }
    }

    @Override
    public String inForce(Project project) throws IOException, InterruptedException {
        var text = new StringBuilder();
        for (var filter : filters()) {
            var kept = kept(filter, project);
            if (!kept.isEmpty()) {
                text.append("# ").append(filter.word()).append('\n').append(kept);
            }
        }
        return text.toString();
    }

    /** What the kernel does not have keeps nothing. */
    private static String kept(PacketFilter filter, Project project) throws IOException, InterruptedException {
        try {
            return filter.inForce(project.name());
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("not supported")) {
                return "";
            }
            throw e;
        }
    }

    @Override
    public String before(Project project) {
        return "";
    }

    @Override
    public void remove(Project project, @Nullable String before) throws IOException, InterruptedException {
        for (var filter : filters()) {
            if (!kept(filter, project).isEmpty()) {
                filter.remove(project.name());
            }
        }
    }

    @Override
    public List<Proof> prove(Project project, String state) throws IOException, InterruptedException {
        trying.lockInterruptibly();
        try {
            return new PortProof(program, new Sockets(proc), proc, hasIpv6())
                    .prove(PortState.read(state).rules(List.of()));
        } finally {
            trying.unlock();
        }
    }

    @Override
    public void clear() throws IOException, InterruptedException {
        if (program.isThere(Elsewhere.IP)) {
            Elsewhere.clear(program);
        }
    }

    @Override
    public boolean mayLockOut() {
        return true;
    }

    /** While Docker Engine restarts its networks are still there. */
    private List<String> bridges(PortState state) throws IOException {
        if (!state.containers()) {
            return List.of();
        }
        try {
            bridges = new PublishedPorts(Docker.connect(socket)).bridges();
        } catch (IOException e) {
            // A machine without Docker has none; else nobody knows, and what is in force stays.
            if (bridges.isEmpty() && !(e instanceof DockerUnreachable && !Files.exists(socket))) {
                throw e;
            }
        }
        return bridges;
    }

    private boolean hasIpv6() throws IOException {
        var addresses = proc.resolve("net/if_inet6");
        return Files.exists(addresses) && !Files.readString(addresses).isBlank();
    }

    private PacketFilter filter(Firewall wanted) throws IOException {
        var filter =
                switch (wanted) {
                    case NFTABLES -> new Nftables(program);
                    case IPTABLES -> iptables("");
                    case IPTABLES_LEGACY -> iptables("-legacy");
                    case AUTO -> program.isThere(Nftables.PROGRAM) ? new Nftables(program) : iptables("");
                };
        if (filter instanceof Iptables iptables) {
            var missing = iptables.programs().stream()
                    .filter(name -> !program.isThere(name))
                    .findFirst();
            if (missing.isPresent()) {
                throw new IOException("there is no program " + missing.get());
            }
        }
        return filter;
    }

    private Iptables iptables(String suffix) throws IOException {
        return new Iptables(program, suffix, hasIpv6());
    }

    /** All that may keep rules. To ask for the older tables makes the kernel load them, so they are asked only when they are in use. */
    private List<PacketFilter> filters() throws IOException {
        var filters = new ArrayList<PacketFilter>();
        if (program.isThere(Nftables.PROGRAM)) {
            filters.add(new Nftables(program));
        }
        if (program.isThere("iptables")) {
            filters.add(iptables(""));
        }
        var legacy = proc.resolve("net/ip_tables_names");
        if (program.isThere("iptables-legacy")
                && Files.isReadable(legacy)
                && Files.readString(legacy).contains("mangle")) {
            filters.add(iptables("-legacy"));
        }
        return filters;
    }
}
