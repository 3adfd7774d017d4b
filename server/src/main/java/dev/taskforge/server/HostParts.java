package dev.taskforge.server;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.posture.HostWishes;
import dev.taskforge.server.host.HostRequests;
import dev.taskforge.server.host.HostRoutes;
import dev.taskforge.server.host.HostSource;
import dev.taskforge.server.host.HostStanding;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.metrics.MetricSource;
import dev.taskforge.server.page.HostPages;
import dev.taskforge.server.page.ReaderUi;
import java.time.Clock;

/** What people and machines reach of how the machine itself is kept. */
final class HostParts {
    private final HostStanding standing;
    private final HostRequests requests;

    HostParts(Operations operations, Jobs jobs, Clock clock) {
        standing = new HostStanding(
                operations.posture(),
                operations.hostFixes(),
                new HostWishes(operations.projects(), operations.checks()),
                Operations.host(),
                clock);
        requests = new HostRequests(standing, jobs);
    }

    Routes routes() {
        return new HostRoutes(requests);
    }

    Routes pages(ReaderUi readers) {
        return new HostPages(requests, readers);
    }

    MetricSource source() {
        return new HostSource(standing);
    }
}
