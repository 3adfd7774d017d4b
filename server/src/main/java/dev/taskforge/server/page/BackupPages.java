package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.engine.api.Schedule;
import dev.taskforge.engine.api.Schedules;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.BackupCopies;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.BackupWatch;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.backup.SetStanding;
import dev.taskforge.ops.backup.SetStandings;
import dev.taskforge.ops.project.DutySchedules;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.DestinationStanding;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.Ui;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page of a project's backups: what there is, whether it is proven, how long it took. */
public final class BackupPages implements Routes {
    private static final int ROWS = 20;
    private static final int SETS = 10;
    private static final int TREND = 30;

    private final Projects projects;
    private final Backups backups;
    private final SetStandings sets;
    private final BackupWatch watch;
    private final BackupCopies copies;
    private final Drills drills;
    private final Restores restores;
    private final Schedules schedules;
    private final Clock clock;
    private final RecoveryPages recovery;
    private final ReaderUi readers;

    public BackupPages(
            Projects projects,
            Backups backups,
            SetStandings sets,
            BackupWatch watch,
            BackupCopies copies,
            Drills drills,
            Restores restores,
            Schedules schedules,
            Clock clock,
            RecoveryPages recovery,
            ReaderUi readers) {
        this.recovery = recovery;
        this.projects = projects;
        this.backups = backups;
        this.sets = sets;
        this.watch = watch;
        this.copies = copies;
        this.drills = drills;
        this.restores = restores;
        this.schedules = schedules;
        this.clock = clock;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/backups", Action.VIEW, this::show);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var name = project.name();
        var found = backups.alone(name, cursor(exchange, "before"), ROWS + 1);
        var until = cursor(exchange, "sets");
        var together = sets.list(name, until == null ? null : Instant.ofEpochMilli(until), SETS + 1);
        var shownSets = together.subList(0, Math.min(SETS, together.size()));
        var shown = found.subList(0, Math.min(ROWS, found.size()));
        var texts = Messages.ofOperations(exchange.locale());
        var ui = readers.of(exchange);
        boolean own = name.equals(Project.OWN);
        var view = new BackupsView(
                name,
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, name),
                project.file().backupNames(),
                promises(project, texts),
                standings(project, ui),
                DestinationStanding.of(project, backups, copies, clock.instant()),
                SetCalendar.of(project, sets, ui),
                shownSets.stream().map(set -> set(project, set, texts)).toList(),
                together.size() > SETS ? shownSets.getLast().at().toEpochMilli() : null,
                shown.stream().map(backup -> row(project, backup, texts)).toList(),
                found.size() > ROWS ? shown.getLast().id() : null,
                restores.list(name, null, ROWS).stream().map(this::restored).toList(),
                own ? recovery.standing() : null,
                own ? recovery.held(exchange) : null);
        exchange.html(200, Pages.backups(ui, view));
    }

    private static @Nullable Long cursor(Exchange exchange, String name) {
        return exchange.query(name) == null ? null : exchange.queryNumber(name, 0, 1, Long.MAX_VALUE);
    }

    private BackupsView.SetOf set(Project project, SetStanding standing, Messages texts) {
        var set = standing.set();
        var spread = standing.spread();
        var apart = standing.apart();
        boolean pinnable = standing.backups().anyMatch(backup -> backup.pin() == null && backup.obtainable());
        boolean unpinnable = standing.backups()
                .anyMatch(backup -> backup.pin() != null && backup.pin().withSet());
        return new BackupsView.SetOf(
                set.id(),
                set.begunAt(),
                set.release(),
                set.origin().label(),
                standing.state().label(),
                apart == null ? "" : texts.render(apart),
                spread == null ? null : spread.length(),
                standing.offSite(),
                standing.kept(),
                pinnable,
                unpinnable,
                standing.bytes(),
                standing.members().stream()
                        .map(member -> member(project, member, texts))
                        .toList());
    }

    private BackupsView.Member member(Project project, SetStanding.Part member, Messages texts) {
        var backup = member.backup();
        var why = member.why();
        return new BackupsView.Member(
                member.name(),
                member.state().label(),
                why == null ? "" : texts.render(why),
                member.job(),
                backup == null ? null : row(project, backup, texts),
                member.further().stream()
                        .map(further -> row(project, further, texts))
                        .toList());
    }

    private List<BackupsView.Standing> standings(Project project, Ui ui) {
        return project.file().backupNames().stream()
                .filter(database -> backups.newest(project.name(), database).isPresent())
                .map(database -> new BackupsView.Standing(
                        database,
                        backups.newestProven(project.name(), database)
                                .map(Backup::snapshotAt)
                                .orElse(null),
                        drills.newestPassed(project.name(), database)
                                .map(Drill::recoveryTime)
                                .orElse(null),
                        BackupSets.namesOf(project).contains(database)
                                ? next(DutySchedules.backup(project.name()))
                                : null,
                        next(DutySchedules.drill(project.name(), database)),
                        drillsEach(project, database),
                        DrillCharts.of(drills.list(project.name(), database, null, TREND), ui)))
                .toList();
    }

    private List<BackupsView.Promised> promises(Project project, Messages texts) {
        var now = clock.instant();
        return watch.of(project).stream()
                .map(absence -> new BackupsView.Promised(
                        texts.render(absence.told(now)), absence.amiss(), absence.unsettled(), absence.amissSince()))
                .toList();
    }

    private static boolean drillsEach(Project project, String database) {
        var drill = project.file().drill();
        return drill != null && drill.afterBackup() && drill.of().contains(database);
    }

    private @Nullable Instant next(String schedule) {
        return schedules.find(schedule).map(Schedule::nextAt).orElse(null);
    }

    private BackupsView.Row row(Project project, Backup backup, Messages texts) {
        return new BackupsView.Row(
                backup.id(),
                backup.database(),
                backup.state().label(),
                backup.snapshotAt(),
                backup.bytes(),
                backup.manifest().totalRows(),
                backup.manifest().rows().size(),
                Duration.between(backup.snapshotAt(), backup.createdAt()),
                backup.encrypted(),
                backup.local(),
                backup.file(),
                backup.sha256(),
                backup.jobId(),
                backup.obtainable(),
                copies(project, backup, clock.instant()),
                proof(backup, texts),
                backup.pin());
    }

    /** At each destination that is to have one, and at each that has had one. */
    private static List<BackupsView.Copy> copies(Project project, Backup backup, Instant now) {
        var shown = new ArrayList<BackupsView.Copy>();
        for (var copy : backup.copies()) {
            shown.add(new BackupsView.Copy(
                    copy.destination(),
                    copy.state().label(),
                    copy.location(),
                    Objects.requireNonNullElse(copy.error(), ""),
                    copy.lockedAt(now) ? copy.lockedUntil() : null));
        }
        for (var name : project.file().copies()) {
            if (backup.copies().stream().noneMatch(copy -> copy.destination().equals(name))) {
                shown.add(new BackupsView.Copy(name, "pending", "", "", null));
            }
        }
        return shown;
    }

    private BackupsView.Restored restored(Restore restore) {
        var dump = restore.dump();
        return new BackupsView.Restored(
                restore.id(),
                restore.database(),
                restore.backupId(),
                dump == null ? "" : dump.file(),
                restore.state().label(),
                Objects.requireNonNullElse(restore.into(), ""),
                restore.begunAt(),
                restore.by(),
                restore.gap(),
                restore.keeps() ? restore.keptName() : "",
                restore.keeps() ? restore.undoUntil() : null,
                restores.mayUndo(restore, clock.instant()),
                Objects.requireNonNullElse(restore.error(), ""),
                restore.jobId());
    }

    private BackupsView.@Nullable Proof proof(Backup backup, Messages texts) {
        return drills.newestOf(backup.id())
                .map(drill -> new BackupsView.Proof(
                        texts.render(drill.outcome()),
                        drill.finishedAt(),
                        Objects.requireNonNullElse(drill.from(), ""),
                        drill.id(),
                        drill.passed(),
                        drill.times().total(),
                        drill.times().read(),
                        drill.times().open(),
                        drill.times().restore(),
                        drill.times().check(),
                        drill.dataAge()))
                .orElse(null);
    }
}
