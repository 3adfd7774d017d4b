package dev.taskforge.server.sentinel;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.Absences;
import dev.taskforge.ops.project.SentinelFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One look at an installation from outside of its server. Changes nothing. What one part of it cannot see hides nothing of the others. */
final class Look {
    /** It is looked every minute. */
    private static final Duration UNWATCHED = Duration.ofMinutes(15);

    private final Path data;
    private final SentinelFile settings;
    private final ServerProbe server;
    private final Supplier<Database> records;

    /** @param records opens them */
    Look(Path data, SentinelFile settings, ServerProbe server, Supplier<Database> records) {
        this.data = data;
        this.settings = settings;
        this.server = server;
        this.records = records;
    }

    /**
     * What was seen.
     *
     * @param troubles all that is amiss, the worst first
     * @param promises how many promises about backups were judged
     * @param schedules how many schedules are switched on
     */
    record Seen(Instant at, List<Trouble> troubles, int promises, int schedules) {
        boolean well() {
            return troubles.isEmpty();
        }
    }

    /** A part of a look, which tells its troubles and may fail. */
    @FunctionalInterface
    private interface Part {
        int see() throws IOException;
    }

    Seen at(Instant now) {
        var troubles = new ArrayList<Trouble>();
        part("server", troubles, () -> {
            server.ask().ifPresent(seen -> troubles.add(new Trouble("server", "", seen)));
            return 0;
        });
        var counted = records(troubles, now);
        part("disk", troubles, () -> disk(troubles));
        return new Seen(now, List.copyOf(troubles), counted.promises(), counted.schedules());
    }

    private static int part(String name, List<Trouble> troubles, Part part) {
        try {
            return part.see();
        } catch (DatabaseException e) {
            var trouble = new Trouble("records", "", Message.of("sentinel.records", String.valueOf(e.getMessage())));
            if (troubles.stream().noneMatch(known -> known.id().equals(trouble.id()))) {
                troubles.add(trouble);
            }
        } catch (IOException | RuntimeException e) {
            troubles.add(new Trouble("sentinel", name, Message.of("sentinel.part", name, e.toString())));
        }
        return 0;
    }

    /** What of the records was judged. */
    private record Counted(int promises, int schedules) {}

    private Counted records(List<Trouble> troubles, Instant now) {
        var counted = new int[2];
        part("records", troubles, () -> {
            try (var database = records.get()) {
                counted[1] = part("schedules", troubles, () -> database.read(tx -> schedules(tx, troubles, now)));
                counted[0] = part("backups", troubles, () -> {
                    var absences = new Absences(database.dialect());
                    return database.read(tx -> promises(absences.of(tx, now), troubles, now));
                });
                part("watch", troubles, () -> database.read(tx -> watch(tx, troubles, now)));
            }
            return 0;
        });
        return new Counted(counted[0], counted[1]);
    }

    /** A schedule that should have fired. */
    private record Due(String name, Instant at) {}

    private int schedules(Tx tx, List<Trouble> troubles, Instant now) {
        tx.query(
                        "SELECT name, next_at FROM schedule WHERE next_at < ? ORDER BY next_at",
                        row -> new Due(row.text("name"), row.time("next_at")),
                        now.minus(settings.late()))
                .forEach(due -> troubles.add(new Trouble(
                        "schedule",
                        due.name(),
                        Message.of("sentinel.schedule", due.name(), due.at().toString()))));
        return tx.first("SELECT count(*) AS n FROM schedule WHERE next_at IS NOT NULL", row -> (int) row.number("n"))
                .orElse(0);
    }

    private static int promises(Absences.Verdict verdict, List<Trouble> troubles, Instant now) {
        verdict.absences().stream()
                .filter(Absence::amiss)
                .forEach(absence -> troubles.add(new Trouble(
                        "backup",
                        absence.project() + "/" + absence.name() + "/"
                                + absence.concern().label(),
                        absence.told(now))));
        verdict.unjudged().forEach(one -> {
            var source = one.project() + "/" + one.name();
            troubles.add(new Trouble("backup", source, Message.of("sentinel.unjudged", source, one.why())));
        });
        return verdict.absences().size();
    }

    private static int watch(Tx tx, List<Trouble> troubles, Instant now) {
        Absences.lookedAt(tx)
                .filter(at -> Duration.between(at, now).compareTo(UNWATCHED) > 0)
                .ifPresent(at -> troubles.add(new Trouble("watch", "", Message.of("sentinel.watch", at.toString()))));
        return 0;
    }

    private int disk(List<Trouble> troubles) throws IOException {
        var store = Files.getFileStore(data);
        long total = store.getTotalSpace();
        long percent = total == 0 ? 100 : store.getUsableSpace() * 100 / total;
        if (percent < settings.diskFree()) {
            troubles.add(new Trouble(
                    "disk",
                    "",
                    Message.of(
                            "sentinel.disk",
                            data.toString(),
                            String.valueOf(percent),
                            String.valueOf(settings.diskFree()))));
        }
        return 0;
    }
}
