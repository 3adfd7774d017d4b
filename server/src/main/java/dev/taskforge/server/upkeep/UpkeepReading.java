package dev.taskforge.server.upkeep;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.incident.Chronicle;
import dev.taskforge.ops.project.DutySchedules;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.UpkeepDuty;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.upkeep.Disks;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.self.Tidying;
import dev.taskforge.server.upkeep.UpkeepView.DiskView;
import dev.taskforge.server.upkeep.UpkeepView.KeptView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how a machine is kept from filling up, for the API and the page. Asks nobody outside. */
public final class UpkeepReading {
    private final Prunes prunes;
    private final Schedules schedules;
    private final Disks disks;

    public UpkeepReading(Prunes prunes, Schedules schedules, Disks disks) {
        this.prunes = prunes;
        this.schedules = schedules;
        this.disks = disks;
    }

    /** What is known now, its sentences in the language of {@code texts}. */
    public UpkeepView of(Project project, Messages texts) {
        var duty = UpkeepDuty.of(project.file().upkeep());
        var timetable = duty.timetable();
        return new UpkeepView(
                project.name(),
                timetable == null ? null : timetable.toString(),
                timetable == null
                        ? null
                        : schedules
                                .find(DutySchedules.prune(project.name()))
                                .map(Schedule::nextAt)
                                .orElse(null),
                duty.keepReleases(),
                Durations.show(duty.olderThan()),
                duty.subjects().stream().map(Subject::word).toList(),
                Durations.show(duty.journalKeep()),
                disks.forecasts().stream().map(UpkeepReading::disk).toList(),
                prunes.plan(project.name(), texts).orElse(null),
                prunes.list(project.name(), 1).stream().findFirst().orElse(null),
                kept());
    }

    private static DiskView disk(Disks.Forecast forecast) {
        var room = forecast.room();
        var full = forecast.fullIn();
        return new DiskView(
                room.path(),
                room.total(),
                room.free(),
                room.inodes(),
                room.freeInodes(),
                forecast.isKnown(),
                forecast.watched().toSeconds(),
                forecast.needed().toSeconds(),
                full == null ? null : full.toSeconds());
    }

    private static List<KeptView> kept() {
        return List.of(
                kept("evidence", Tidying.EVIDENCE_KEPT),
                kept("verdicts", Tidying.VERDICTS_KEPT),
                kept("messages", Alerts.KEPT),
                kept("looks", Monitors.KEPT),
                kept("incidents", Chronicle.KEPT),
                kept("jobs", JobType.DEFAULT_RETENTION),
                kept("audit", null));
    }

    private static KeptView kept(String what, @Nullable Duration time) {
        return new KeptView(what, time == null ? null : (int) time.toDays());
    }
}
