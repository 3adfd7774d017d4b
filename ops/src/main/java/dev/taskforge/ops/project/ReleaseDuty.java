package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the application changes its version.
 *
 * @param service of the Compose file, whose containers are replaced
 * @param workers services of the same image that take no requests and change with it, each after its old one has ended
 * @param edge what passes requests on to them; null when nothing can, so that the old must end before the new begins
 * @param probe asked of each new container
 * @param startWithin how long a new container may take until it is well
 * @param hold how long the new version is watched while the old one waits beside it
 * @param drain how long open requests of the old version may take to end
 * @param require checks that must pass before anything is changed, by name
 * @param migrations the folder of SQL migrations that are judged before anything is changed, a path; null for none
 * @param migrate run once with the new image before it starts; empty for none
 * @param migrateWithin how long that may take
 * @param verify checks that must pass with the new version, by name
 * @param keep how many earlier releases stay ready to return to
 * @param hooks who is told how a deployment ended; null in those written down before there were any
 * @param notes the Markdown file in which releases are written down for people, a path; null for none
 * @param restorePoint databases that are backed up before migrations run; null in those written down before there were any
 * @param rehearse how migrations are rehearsed; null in those written down before they could be
 */
public record ReleaseDuty(
        String service,
        List<String> workers,
        @Nullable Edge edge,
        @Nullable HttpProbe probe,
        Duration startWithin,
        Duration hold,
        Duration drain,
        List<String> require,
        @Nullable String migrations,
        List<String> migrate,
        Duration migrateWithin,
        List<String> verify,
        int keep,
        @Nullable List<Hook> hooks,
        @Nullable String notes,
        @Nullable List<String> restorePoint,
        @Nullable Rehearse rehearse) {

    public ReleaseDuty {
        workers = Objects.requireNonNullElse(workers, List.of()); // written down before there were any
    }

    /** All services that change, that which takes requests first. */
    public List<String> services() {
        return Stream.concat(Stream.of(service), workers.stream()).toList();
    }

    /** The databases that are backed up before migrations run; may be empty. */
    public List<String> restorePoints() {
        return restorePoint == null ? List.of() : restorePoint;
    }

    /** Who is told how a deployment ended; may be empty. */
    public List<Hook> receivers() {
        return hooks == null ? List.of() : hooks;
    }

    /** How migrations are rehearsed, also when nothing is said about it. */
    public Rehearse rehearsal() {
        return rehearse == null ? Rehearse.UNSAID : rehearse;
    }

    /**
     * How migrations are rehearsed.
     *
     * @param database whose newest backup is restored; null for the only one of PostgreSQL that runs in a service
     * @param services of which an empty copy runs beside the application
     * @param checks of the kind journey that each image is asked, by name
     * @param required whether a deployment with pending migrations needs one
     */
    public record Rehearse(@Nullable String database, List<String> services, List<String> checks, boolean required) {
        static final Rehearse UNSAID = new Rehearse(null, List.of(), List.of(), false);
    }

    /** The proxies that TaskForge can tell where requests go. */
    public enum ProxyKind {
        NGINX("nginx"),
        CADDY("Caddy");

        private final String title;

        ProxyKind(String title) {
            this.title = title;
        }

        /** As people call it. */
        public String title() {
            return title;
        }

        /** As it is written in the file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A proxy in front of the application: in a container of the same Compose file, or on this machine itself.
     *
     * @param service its service; null for one on this machine
     * @param upstream the name by which its configuration passes requests on
     * @param file the file that says where they go, a path; TaskForge writes it
     * @param askPort where it tells, within its networks or this machine, which release it passes requests to
     * @param command how that on this machine is called, word by word; null for one in a container
     */
    public record Edge(
            ProxyKind kind,
            @Nullable String service,
            String upstream,
            String file,
            int askPort,
            @Nullable List<String> command) {
        public Edge {
            kind = Objects.requireNonNullElse(kind, ProxyKind.NGINX); // written down before there were others
        }

        /** One in a container. */
        public static Edge inContainer(ProxyKind kind, String service, String upstream, String file, int askPort) {
            return new Edge(kind, service, upstream, file, askPort, null);
        }

        /** An nginx on this machine. */
        public static Edge onHost(List<String> command, String upstream, String file, int askPort) {
            return new Edge(ProxyKind.NGINX, null, upstream, file, askPort, command);
        }

        /** What people know it by: its service, or what it is. */
        public String name() {
            return service == null ? kind.title() : service;
        }
    }

    /** A request to a port of a container that must be answered with 200 to 299. */
    public record HttpProbe(int port, String path) {}
}
