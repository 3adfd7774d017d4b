package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;

/** Whether backups are made, copied and proven as their schedules promise. */
public final class AbsenceRoutes implements Routes {
    private final Projects projects;
    private final BackupWatch watch;
    private final Clock clock;

    public AbsenceRoutes(Projects projects, BackupWatch watch, Clock clock) {
        this.projects = projects;
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/backup-watch", Action.VIEW, this::list)
                .summary("Say whether backups are made, copied and proven as the schedules promise")
                .answersList(200, AbsenceView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        var now = clock.instant();
        exchange.json(
                200,
                watch.of(project).stream()
                        .map(absence -> AbsenceView.of(absence, texts, now))
                        .toList());
    }
}
