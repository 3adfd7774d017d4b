package dev.taskforge.server.upkeep;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.upkeep.Disks;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the last prunes gave back, and how full the disks are. */
public final class UpkeepSource implements MetricSource {
    private final Projects projects;
    private final Prunes prunes;
    private final Disks disks;

    public UpkeepSource(Projects projects, Prunes prunes, Disks disks) {
        this.projects = projects;
        this.prunes = prunes;
        this.disks = disks;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var project : projects.names()) {
            var labels = Map.of("project", project);
            prunes.newestMeasured(project)
                    .ifPresent(prune -> values.add(new Value(
                            "taskforge_prune_freed_bytes",
                            "How much more room the disks had after the last prune, whether all could be done or not; below zero when"
                                    + " they were fuller.",
                            labels,
                            prune.freed())));
            prunes.newestDone(project).ifPresent(job -> {
                var ended = job.finishedAt();
                if (ended != null) {
                    values.add(new Value(
                            "taskforge_prune_last_success_timestamp_seconds",
                            "When the last prune succeeded.",
                            labels,
                            ended.getEpochSecond()));
                }
            });
        }
        disks.forecasts().forEach(forecast -> addDisk(values, forecast));
        return values;
    }

    private static void addDisk(List<Value> values, Disks.Forecast forecast) {
        var room = forecast.room();
        var labels = Map.of("path", room.path());
        values.add(new Value(
                "taskforge_disk_free_bytes", "What ordinary users can still fill of a disk.", labels, room.free()));
        values.add(new Value("taskforge_disk_total_bytes", "How large a disk is.", labels, room.total()));
        if (room.inodes() > 0) {
            values.add(new Value(
                    "taskforge_disk_free_inodes", "How many more files a disk can hold.", labels, room.freeInodes()));
        }
        var full = forecast.fullIn();
        if (full != null) {
            values.add(new Value(
                    "taskforge_disk_full_in_seconds",
                    "When a disk is full at the pace of the last time; absent when it does not fill up.",
                    labels,
                    full.toSeconds()));
        }
    }
}
