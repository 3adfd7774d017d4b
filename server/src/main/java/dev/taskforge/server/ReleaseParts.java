package dev.taskforge.server;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.release.Measurements;
import dev.taskforge.ops.release.MigrationLedger;
import dev.taskforge.ops.release.Rehearsals;
import dev.taskforge.ops.release.RestorePoints;
import dev.taskforge.ops.release.Verifications;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.ReaderUi;
import dev.taskforge.server.page.ReleasePages;
import dev.taskforge.server.page.ReleaseReading;
import dev.taskforge.server.page.ReturnPages;
import dev.taskforge.server.release.DeployRequests;
import dev.taskforge.server.release.RehearsalRoutes;
import dev.taskforge.server.release.ReleaseRoutes;
import dev.taskforge.server.release.ReturnRoutes;
import dev.taskforge.server.release.Returns;
import dev.taskforge.server.release.VerifyRoutes;
import java.time.Clock;
import java.util.List;

/** What people and machines reach of releases: routes and pages. */
record ReleaseParts(Database database, Jobs jobs, Operations operations, Clock clock) {

    List<Routes> routes() {
        var projects = operations.projects();
        var releases = operations.releases();
        return List.of(
                new ReleaseRoutes(
                        projects,
                        releases,
                        new MigrationLedger(database),
                        new RestorePoints(database),
                        new Measurements(database),
                        deployments()),
                new ReturnRoutes(projects, returns(), clock),
                new VerifyRoutes(projects, releases, new Verifications(database), jobs),
                new RehearsalRoutes(projects, new Rehearsals(database), deployments()));
    }

    List<Routes> pages(ReaderUi readers) {
        var projects = operations.projects();
        var reading = new ReleaseReading(
                operations.releases(),
                new MigrationLedger(database),
                new RestorePoints(database),
                new Verifications(database),
                new Rehearsals(database),
                operations.returns(),
                operations.standings(),
                new Measurements(database),
                operations.evidences(),
                jobs);
        return List.of(
                new ReturnPages(projects, operations.releases(), returns(), readers),
                new ReleasePages(projects, reading, deployments(), readers));
    }

    private DeployRequests deployments() {
        return new DeployRequests(jobs, operations.releases(), operations.deploying(), operations.rehearsing());
    }

    private Returns returns() {
        return new Returns(database, jobs, operations.returns(), deployments(), clock);
    }
}
