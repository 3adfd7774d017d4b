package dev.taskforge.server;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.guard.limits.LimitProposals;
import dev.taskforge.ops.guard.ports.PortScan;
import dev.taskforge.server.guard.GuardChanges;
import dev.taskforge.server.guard.GuardReading;
import dev.taskforge.server.guard.GuardRoutes;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.GuardPages;
import dev.taskforge.server.page.ReaderUi;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What people and machines reach of guards: routes and pages.
 *
 * @param docker the socket of Docker Engine
 * @param port that of this server
 */
record GuardParts(Database database, Jobs jobs, Operations operations, AuditLog audit, Path docker, IntSupplier port) {

    List<Routes> routes() {
        return List.of(new GuardRoutes(operations.projects(), reading(), changes(), operations.guards()));
    }

    List<Routes> pages(ReaderUi readers) {
        return List.of(new GuardPages(operations.projects(), reading(), changes(), operations.guards(), jobs, readers));
    }

    private GuardReading reading() {
        return new GuardReading(
                operations.guardians(),
                operations.guards(),
                new LimitProposals(operations.peaks()),
                new PortScan(docker),
                port);
    }

    private GuardChanges changes() {
        return new GuardChanges(database, jobs, operations.guards(), audit);
    }
}
