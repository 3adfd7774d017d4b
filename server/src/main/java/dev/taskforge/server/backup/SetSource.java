package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.SetStanding;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Age of the newest complete and of the newest proven set of all that a project backs up. */
public final class SetSource implements MetricSource {
    /** An older one is as good as none. */
    private static final Duration LOOKED_BACK = Duration.ofDays(366);

    private final Projects projects;
    private final SetStandings standings;
    private final Clock clock;

    public SetSource(Projects projects, SetStandings standings, Clock clock) {
        this.projects = projects;
        this.standings = standings;
        this.clock = clock;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var project : projects.list()) {
            var names = BackupSets.namesOf(project);
            if (!names.isEmpty()) {
                age(
                        values,
                        "taskforge_backup_set_age_seconds",
                        "Age of the newest complete set of backups of all that the project backs up.",
                        project.name(),
                        names,
                        SetStanding::complete);
                age(
                        values,
                        "taskforge_backup_set_proven_age_seconds",
                        "Age of the newest such set of which each backup was restored to equality.",
                        project.name(),
                        names,
                        SetStanding::proven);
            }
        }
        return values;
    }

    private void age(
            List<Value> values,
            String name,
            String help,
            String project,
            List<String> names,
            Predicate<SetStanding> wanted) {
        standings
                .newest(project, names, clock.instant().minus(LOOKED_BACK), wanted)
                .ifPresent(set -> values.add(new Value(
                        name,
                        help,
                        Map.of("project", project),
                        Duration.between(set.at(), clock.instant()).toMillis() / 1e3)));
    }
}
