package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.watch.PlannedChanges.Planned;
import dev.taskforge.ops.watch.Transition.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what was seen, with all that follows from it: how each monitor stands, what changed, and what people are told. */
final class Ledger {
    private final Hearers hearers;
    private final PlannedChanges planned;

    Ledger(Hearers hearers, PlannedChanges planned) {
        this.hearers = hearers;
        this.planned = planned;
    }

    /**
     * Writes all of it, in the order in which it was seen.
     *
     * @param offline whether nothing outside is reached, so that looks at what lies there say nothing
     * @return which of the monitors are not simply up
     */
    Set<Monitor.Key> write(Tx tx, Collection<Seen> seen, boolean offline) {
        var looks = new ArrayList<@Nullable Object[]>();
        var restless = new HashSet<Monitor.Key>();
        var changes = new HashMap<String, Planned>();
        for (var one : seen.stream().sorted(Comparator.comparing(Seen::at)).toList()) {
            var monitor = one.monitor();
            var row = MonitorRows.get(tx, monitor.project(), monitor.name(), one.at());
            if (row.isLeftAlone(one.at())) {
                // It was paused, or taken out of the file, while the look went on.
                continue;
            }
            boolean apart = offline && one.look().state() != CheckState.PASS && OwnConnection.isOutside(one);
            var look = apart ? Outcome.APART : Outcome.of(one.look().state());
            var was = row.standing();
            var next = apart
                    ? was.offline(one.at())
                    : was.look(one.look().state(), monitor, isPlanned(tx, one, changes), one.at());
            boolean heard = note(tx, one, row, next);
            MonitorRows.put(
                    tx, row.id(), heard ? next.standing() : next.standing().unheard(), one, look);
            if (!one.early()) {
                looks.add(MonitorRows.values(row.id(), one, look));
            }
            boolean calm = next.standing().state() == MonitorState.UP
                    && next.standing().bad() == 0;
            if (calm) {
                restless.remove(monitor.key());
            } else {
                restless.add(monitor.key());
            }
        }
        MonitorRows.add(tx, looks);
        return restless;
    }

    /** Whether something that is meant was under way while it was looked at. Asked only for what did not pass, once for each project. */
    private boolean isPlanned(Tx tx, Seen seen, Map<String, Planned> known) {
        var monitor = seen.monitor();
        if (seen.look().state() == CheckState.PASS) {
            return false;
        }
        return !known.computeIfAbsent(monitor.project(), project -> planned.of(tx, project))
                .ended(monitor.name(), seen.at())
                .isBefore(seen.begun());
    }

    /** Writes down a change and brings what is new; false when nobody hears that it is not up. */
    private boolean note(Tx tx, Seen seen, MonitorRow row, Standing.Next next) {
        var monitor = seen.monitor();
        if (!next.changed()) {
            return next.news() != Standing.News.BAD || late(tx, monitor, row.id());
        }
        var said =
                next.standing().state() == MonitorState.UP ? null : seen.look().seen();
        var changed = MonitorRows.change(tx, row.id(), row.standing(), next.standing(), said, seen.at(), told(next));
        return switch (next.news()) {
            case BAD -> {
                boolean heard = hearers.bad(tx, monitor, changed);
                if (!heard) {
                    MonitorRows.tell(tx, changed.id(), Told.SILENT);
                }
                yield heard;
            }
            case WELL -> {
                var since = MonitorRows.toldSince(tx, row.id(), changed.id()).orElse(changed.since());
                hearers.well(tx, monitor, changed.since(since));
                yield true;
            }
            case NOTHING -> {
                if (next.standing().state() == MonitorState.UP) {
                    hearers.calm(tx, monitor.key(), seen.at(), false);
                }
                yield true;
            }
        };
    }

    /** What changed before is brought now, because a planned change is over or nobody has heard of it yet. */
    private boolean late(Tx tx, Monitor monitor, long id) {
        var last = MonitorRows.transitions(tx, id, 1).stream().findFirst();
        if (last.isEmpty() || last.get().told() == Told.TOLD) {
            return true;
        }
        boolean heard = hearers.bad(tx, monitor, last.get());
        var told = heard ? Told.TOLD : Told.SILENT;
        if (told != last.get().told()) {
            MonitorRows.tell(tx, last.get().id(), told);
        }
        return heard;
    }

    private static Told told(Standing.Next next) {
        if (next.news() != Standing.News.NOTHING) {
            return Told.TOLD;
        }
        return next.standing().state().isBad() && !next.standing().told() ? Told.HELD : Told.SILENT;
    }

    /** Notes that no file declares a monitor any more, or that one does again. */
    void declare(Tx tx, MonitorRows.Turned one, Instant now, boolean tells) {
        if (one.gone()) {
            MonitorRows.back(tx, one.id(), now);
            return;
        }
        if (tells) {
            if (one.told()) {
                hearers.gone(tx, one.key().project(), one.key().name(), now);
            } else {
                hearers.calm(tx, one.key(), now, true);
            }
        }
        MonitorRows.gone(tx, one.id(), now);
    }

    /**
     * That nothing outside is reached, or is again.
     *
     * @param since when nothing was
     * @param until null while nothing is
     * @param projects that are to hear of it
     */
    record Turn(Instant since, @Nullable Instant until, Collection<String> projects) {}

    /**
     * Notes that nothing outside is reached, or is again; empty when that was noted.
     *
     * @param outside the projects with monitors of what lies there
     */
    Optional<Turn> turn(Tx tx, boolean offline, Collection<String> outside, Instant now) {
        if (offline) {
            return WatchDuty.offline(tx, now) ? Optional.of(new Turn(now, null, outside)) : Optional.empty();
        }
        var since = WatchDuty.offlineSince(tx);
        return since.isPresent() && WatchDuty.online(tx)
                ? Optional.of(new Turn(since.get(), now, MonitorRows.projects(tx)))
                : Optional.empty();
    }

    /** Tells a project. */
    void tell(Tx tx, Turn turn, String project) {
        var until = turn.until();
        if (until == null) {
            hearers.offline(tx, project, turn.since());
        } else {
            hearers.online(tx, project, turn.since(), until);
        }
    }
}
