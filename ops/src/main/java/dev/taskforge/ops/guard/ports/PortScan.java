package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerUnreachable;
import dev.taskforge.ops.host.docker.PublishedPorts;
import dev.taskforge.ops.host.docker.PublishedPorts.Open;
import dev.taskforge.ops.project.GuardDuty.Port;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists what of this machine waits for others: programs and containers, and which of that surprises. Reads only; safe for any thread. */
public final class PortScan {
    private static final String PROXY = "docker-proxy";
    private static final Set<Integer> WEB = Set.of(80, 443);
    private static final Set<String> SSH = Set.of("sshd", "dropbear");

    /** What usually waits at a port and is meant for few. Source: the documentation of each. */
    private static final Map<Integer, String> PRIVATE = Map.ofEntries(
            Map.entry(1433, "SQL Server"),
            Map.entry(2049, "NFS"),
            Map.entry(2375, "Docker Engine"),
            Map.entry(2376, "Docker Engine"),
            Map.entry(3306, "MySQL"),
            Map.entry(3307, "MySQL"),
            Map.entry(5432, "PostgreSQL"),
            Map.entry(5433, "PostgreSQL"),
            Map.entry(5672, "RabbitMQ"),
            Map.entry(5984, "CouchDB"),
            Map.entry(6379, "Redis"),
            Map.entry(8086, "InfluxDB"),
            Map.entry(9042, "Cassandra"),
            Map.entry(9090, "Prometheus"),
            Map.entry(9200, "Elasticsearch"),
            Map.entry(11211, "memcached"),
            Map.entry(15672, "RabbitMQ"),
            Map.entry(27017, "MongoDB"));

    private final Path socket;
    private final Sockets sockets;

    /** @param socket of Docker Engine */
    public PortScan(Path socket) {
        this(socket, Path.of("/proc"));
    }

    PortScan(Path socket, Path proc) {
        this.socket = socket;
        this.sockets = new Sockets(proc);
    }

    /**
     * Something that waits.
     *
     * @param address of this machine; {@code 0.0.0.0} or {@code ::} for all
     * @param process null when it is not known
     * @param container null when it is none
     * @param folder from where Docker Compose started the container; null when it did not
     * @param reach how far away those may be that reach it, as far as this alone says
     * @param guard the project that keeps others away; null for none
     * @param surprise what is unexpected about it; null for nothing
     * @param grave whether that is dangerous
     */
    public record Found(
            String protocol,
            String address,
            int port,
            @Nullable String process,
            @Nullable String container,
            @Nullable String folder,
            Reach reach,
            @Nullable String guard,
            @Nullable Message surprise,
            boolean grave) {}

    /** Who may reach something. */
    public enum Reach {
        /** Only the machine itself. */
        ITSELF,
        /** Whoever reaches one of its addresses. */
        ADDRESS,
        /** Whoever reaches the machine. */
        EVERYBODY
    }

    /**
     * What was found.
     *
     * @param docker whether Docker Engine was asked; without it the ports of containers may be missing
     */
    public record Scan(List<Found> found, boolean docker) {}

    /**
     * Looks.
     *
     * @param guards those that are on
     * @param own the port of TaskForge
     */
    public Scan scan(List<Guarded> guards, int own) throws IOException {
        var kept = guards.stream()
                .filter(one -> one.guard().equals(PortGuard.NAME))
                .flatMap(Kept::of)
                .toList();
        var found = new ArrayList<Found>();
        var published = published();
        for (var open : published.orElse(List.of())) {
            found.add(judged(
                    new Place(open.protocol(), address(open.address()), open.hostPort()), null, open, kept, own));
        }
        for (var one : sockets.listeners()) {
            boolean known = PROXY.equals(one.process())
                    && found.stream()
                            .anyMatch(other -> other.port() == one.port()
                                    && other.protocol().equals(one.protocol().word()));
            if (!known) {
                found.add(judged(
                        new Place(one.protocol().word(), one.address(), one.port()), one.process(), null, kept, own));
            }
        }
        found.sort(Comparator.comparingInt((Found one) -> one.surprise() == null ? 1 : 0)
                .thenComparingInt(one -> one.grave() ? 0 : 1)
                .thenComparing(Found::reach, Comparator.reverseOrder())
                .thenComparingInt(Found::port)
                .thenComparing(Found::protocol)
                .thenComparing(Found::address));
        return new Scan(found.stream().distinct().toList(), published.isPresent());
    }

    /** A port that a guard closes. */
    private record Kept(String project, Port port) {
        static Stream<Kept> of(Guarded guarded) {
            return PortState.read(guarded.state()).rules(List.of()).rules().stream()
                    .map(rule -> new Kept(guarded.project(), rule.port()));
        }
    }

    private record Place(String protocol, InetAddress address, int port) {
        Reach reach() {
            return address.isLoopbackAddress()
                    ? Reach.ITSELF
                    : address.isAnyLocalAddress() ? Reach.EVERYBODY : Reach.ADDRESS;
        }
    }

    private Optional<List<Open>> published() throws IOException {
        try {
            return Optional.of(new PublishedPorts(Docker.connect(socket)).open());
        } catch (DockerUnreachable e) {
            return Optional.empty();
        }
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text.isEmpty() ? "0.0.0.0" : text);
    }

    private static Found judged(Place place, @Nullable String process, @Nullable Open open, List<Kept> kept, int own) {
        var guard = kept.stream()
                .filter(one -> one.port().protocol().word().equals(place.protocol())
                        && one.port().covers(one.port().protocol(), place.port()))
                .map(Kept::project)
                .findFirst()
                .orElse(null);
        var surprise = guard != null || place.reach() == Reach.ITSELF ? null : surprise(place, process, own);
        return new Found(
                place.protocol(),
                place.address().getHostAddress(),
                place.port(),
                process,
                open == null ? null : open.container(),
                open == null ? null : open.labels().get("com.docker.compose.project.working_dir"),
                place.reach(),
                guard,
                surprise,
                surprise != null && isPrivate(place));
    }

    private static boolean isPrivate(Place place) {
        return place.protocol().equals("tcp") && PRIVATE.containsKey(place.port());
    }

    private static @Nullable Message surprise(Place place, @Nullable String process, int own) {
        if (isPrivate(place)) {
            return Message.of("guard.scan.private", place.port(), Objects.requireNonNull(PRIVATE.get(place.port())));
        }
        boolean expected = WEB.contains(place.port())
                || place.port() == own
                || (process != null && SSH.contains(process))
                || place.protocol().equals("udp");
        return expected ? null : Message.of("guard.scan.open", place.port());
    }
}
