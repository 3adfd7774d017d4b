package dev.taskforge.server;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.heartbeat.ProjectHeartbeats;
import dev.taskforge.ops.launch.LaunchLooks;
import dev.taskforge.server.alert.AlertRoutes;
import dev.taskforge.server.alert.AlertTests;
import dev.taskforge.server.heartbeat.HeartbeatAddresses;
import dev.taskforge.server.heartbeat.HeartbeatRoutes;
import dev.taskforge.server.heartbeat.PingRoutes;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.incident.IncidentRequests;
import dev.taskforge.server.incident.IncidentRoutes;
import dev.taskforge.server.launch.LaunchReading;
import dev.taskforge.server.launch.LaunchRoutes;
import dev.taskforge.server.monitor.MonitorChanges;
import dev.taskforge.server.monitor.MonitorRoutes;
import dev.taskforge.server.page.AlertPages;
import dev.taskforge.server.page.IncidentPages;
import dev.taskforge.server.page.LaunchPages;
import dev.taskforge.server.page.MonitorPages;
import dev.taskforge.server.page.ReaderUi;
import dev.taskforge.server.page.SilencePages;
import dev.taskforge.server.page.StatusPages;
import dev.taskforge.server.silence.SilenceChanges;
import dev.taskforge.server.silence.SilenceRoutes;
import dev.taskforge.server.status.AnnouncedWindows;
import dev.taskforge.server.status.BadgeRoutes;
import dev.taskforge.server.status.StatusBoards;
import dev.taskforge.server.status.TroubleOfTransitions;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What people and machines reach of what is watched, and of who is told: routes and pages.
 *
 * @param address where people reach this server
 */
record WatchParts(Database database, Operations operations, Supplier<URI> address, Clock clock) {

    List<Routes> routes() {
        var projects = operations.projects();
        return List.of(
                new AlertRoutes(projects, operations.alerts(), alertTests()),
                new MonitorRoutes(projects, operations.monitors(), monitorChanges()),
                new LaunchRoutes(projects, launches()),
                new SilenceRoutes(projects, operations.silences(), silenceChanges(), clock),
                new IncidentRoutes(projects, incidentRequests(), clock),
                new HeartbeatRoutes(projects, heartbeatAddresses()),
                new PingRoutes(operations.pings(database), projects, clock));
    }

    List<Routes> pages(ReaderUi readers) {
        var projects = operations.projects();
        var monitors = operations.monitors();
        var boards = new StatusBoards(
                projects, monitors, new TroubleOfTransitions(monitors), new AnnouncedWindows(clock), clock);
        return List.of(
                new AlertPages(projects, operations.alerts(), alertTests(), readers),
                new LaunchPages(projects, launches(), readers),
                new SilencePages(projects, silenceChanges()),
                new IncidentPages(projects, incidentRequests(), readers),
                new MonitorPages(
                        projects, monitors, monitorChanges(), operations.silences(), heartbeatAddresses(), readers),
                new StatusPages(boards, readers),
                new BadgeRoutes(boards));
    }

    private AlertTests alertTests() {
        return new AlertTests(database, operations.alerts());
    }

    private IncidentRequests incidentRequests() {
        return new IncidentRequests(operations.incidents(), operations.monitors(), clock);
    }

    private MonitorChanges monitorChanges() {
        return new MonitorChanges(database, operations.monitors());
    }

    private SilenceChanges silenceChanges() {
        return new SilenceChanges(database, operations.silences());
    }

    private LaunchReading launches() {
        return new LaunchReading(
                operations.launches(), new LaunchLooks(operations.monitors(), operations.backups()), clock);
    }

    private HeartbeatAddresses heartbeatAddresses() {
        return new HeartbeatAddresses(
                database,
                operations.heartbeats(),
                new ProjectHeartbeats(operations.heartbeats(), operations.checks()),
                address);
    }
}
