package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What restoring a backup beside what serves would do now. Nothing is changed. */
final class BesidePlan {
    private final RestoreTools tools;

    BesidePlan(RestoreTools tools) {
        this.tools = tools;
    }

    RestorePlan of(Project project, RestoreRequest asked) throws IOException {
        BackupSource.Postgres source;
        Backup backup;
        try {
            var mysql = tools.mysql(project.name(), asked.database());
            if (mysql.isPresent()) {
                return new MySqlBeside(tools, mysql.get(), asked).plan();
            }
            var found = tools.source(project.name(), asked.database());
            backup = tools.backup(asked);
            if (!(found instanceof BackupSource.Postgres postgres)) {
                var place = tools.place(project, found, asked, backup);
                return planned(backup, FilePlan.steps(tools.docker(), backup, place));
            }
            source = postgres;
        } catch (PermanentFailure e) {
            return new RestorePlan(
                    Message.of("restore.plan.refused", String.valueOf(e.getMessage())), null, null, List.of());
        }
        var docker = Docker.connect(tools.docker());
        var found = PostgresSource.find(docker, source);
        var extensions = NeededExtensions.of(backup, found.server());
        if (extensions.refused() != null) {
            return new RestorePlan(extensions.refused(), null, null, List.of());
        }
        var steps = new ArrayList<Message>();
        if (extensions.said() != null) {
            steps.add(extensions.said());
        }
        addSteps(steps, backup, found);
        tools.addExchange(steps, docker, project, asked, source, found);
        return planned(backup, steps);
    }

    private RestorePlan planned(Backup backup, List<Message> steps) {
        return new RestorePlan(null, backup, Duration.between(backup.snapshotAt(), tools.now()), steps);
    }

    private static void addSteps(List<Message> steps, Backup backup, PostgresSource found) {
        if (Fetching.isNeeded(backup)) {
            steps.add(Fetching.planned(backup));
        }
        steps.add(Message.of("restore.plan.read", backup.id(), HumanSize.of(backup.bytes())));
        steps.add(Message.of("restore.plan.beside", found.container().name()));
        steps.add(Message.of(
                "restore.plan.check",
                backup.manifest().rows().size(),
                backup.manifest().totalRows()));
    }
}
