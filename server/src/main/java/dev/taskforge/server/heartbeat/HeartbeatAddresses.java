package dev.taskforge.server.heartbeat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.heartbeat.HeartbeatReport;
import dev.taskforge.ops.heartbeat.Heartbeats;
import dev.taskforge.ops.heartbeat.PastPing;
import dev.taskforge.ops.heartbeat.ProjectHeartbeats;
import dev.taskforge.ops.project.Project;
import dev.taskforge.server.http.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Heartbeats and the addresses at which they are pinged, for the API and the page. */
public final class HeartbeatAddresses {
    /** So many of the last pings are shown. */
    public static final int MOST = 100;

    private final Database database;
    private final Heartbeats heartbeats;
    private final ProjectHeartbeats declared;
    private final Supplier<URI> server;

    /** @param server where this server is reached */
    public HeartbeatAddresses(
            Database database, Heartbeats heartbeats, ProjectHeartbeats declared, Supplier<URI> server) {
        this.database = database;
        this.heartbeats = heartbeats;
        this.declared = declared;
        this.server = server;
    }

    /** Those of a project, in the order of its file. */
    public List<HeartbeatReport> of(Project project) {
        return declared.of(project);
    }

    /** One of a project; empty when it declares none of this name. */
    public Optional<HeartbeatReport> find(Project project, String name) {
        return declared.find(project, name);
    }

    /** One of a project; refuses a name that none has. */
    public HeartbeatReport get(Project project, String name) {
        return find(project, name).orElseThrow(() -> ProblemException.notFound("heartbeats.unknown"));
    }

    /** Where it is pinged. */
    public String url(HeartbeatReport heartbeat) {
        var text = server.get().toString();
        return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + PingRoutes.PREFIX + heartbeat.key();
    }

    /** Its last pings, the newest first. */
    public List<PastPing> pings(Project project, String name) {
        return heartbeats.pings(project.name(), name, MOST);
    }

    /** Gives it another address. */
    public HeartbeatReport renew(Project project, String name, String actor) {
        get(project, name);
        database.write(tx -> {
            heartbeats.renew(tx, project.name(), name, actor);
            return null;
        });
        return get(project, name);
    }
}
