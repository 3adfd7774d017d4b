package dev.taskforge.server.sentinel;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.Absences;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import dev.taskforge.ops.host.Together;
import dev.taskforge.ops.project.SentinelFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One look at an installation from outside of its server. Changes nothing. What one part of it cannot see hides nothing of the others. */
final class Look {
    /** It is looked every minute. */
    private static final Duration UNWATCHED = Duration.ofMinutes(15);

    private final Path data;
    private final SentinelFile settings;
    private final ServerProbe server;
    private final Supplier<Database> records;
    private final Deadlines deadlines;
    private final Duration deadline;
    private final LongSupplier nanos;
    private final List<String> late;

    /**
     * @param records opens them
     * @param deadline after which no part is waited for
     * @param nanos counts the time, as {@link System#nanoTime} does
     * @param late what the look before could not judge in time, by its {@link Trouble#id}
     */
    Look(
            Path data,
            SentinelFile settings,
            ServerProbe server,
            Supplier<Database> records,
            Deadlines deadlines,
            Duration deadline,
            LongSupplier nanos,
            List<String> late) {
        this.data = data;
        this.settings = settings;
        this.server = server;
        this.records = records;
        this.deadlines = deadlines;
        this.deadline = deadline;
        this.nanos = nanos;
        this.late = late;
    }

    /**
     * What was seen.
     *
     * @param troubles all that is amiss, the worst first
     * @param unsettled what could not be judged in time, and is amiss when the next look finds the same
     * @param late all that could not be judged in time, by its {@link Trouble#id}, also what is amiss by that
     * @param promises how many promises about backups were judged
     * @param schedules how many schedules are switched on
     */
    record Seen(
            Instant at,
            List<Trouble> troubles,
            List<Trouble> unsettled,
            List<String> late,
            int promises,
            int schedules) {
        boolean well() {
            return troubles.isEmpty() && unsettled.isEmpty();
        }

        boolean amiss() {
            return !troubles.isEmpty();
        }

        /** With one more, before the others. */
        Seen after(Trouble trouble) {
            return new Seen(
                    at,
                    Stream.concat(Stream.of(trouble), troubles.stream()).toList(),
                    unsettled,
                    late,
                    promises,
                    schedules);
        }
    }

    /** What one part has found up to now; also what it has when it is late. */
    private static final class Found {
        private final List<Trouble> troubles = new CopyOnWriteArrayList<>();
        private final List<Trouble> unsettled = new CopyOnWriteArrayList<>();
        private final List<String> late = new CopyOnWriteArrayList<>();
        /** Whose promises are not judged yet. */
        private final List<String> open = new CopyOnWriteArrayList<>();

        private final AtomicInteger promises = new AtomicInteger();
        private volatile int schedules;

        void amiss(String kind, String subject, Message seen) {
            troubles.add(new Trouble(kind, subject, seen));
        }
    }

    /** A part of a look, which tells its troubles and may fail. */
    @FunctionalInterface
    private interface Part {
        void see(Found found) throws IOException;
    }

    /**
     * All parts at once, each with its deadline: the disk, the network or the database of one may hang.
     *
     * @throws IOException when this thread is interrupted
     */
    Seen at(Instant now) throws IOException {
        var found = Together.<Found>call(List.of(
                () -> within("server", one -> server.ask().ifPresent(seen -> one.amiss("server", "", seen))),
                () -> within("records", one -> records(one, now)),
                () -> within("disk", this::disk)));
        return new Seen(
                now,
                found.stream().flatMap(one -> one.troubles.stream()).toList(),
                found.stream().flatMap(one -> one.unsettled.stream()).toList(),
                found.stream().flatMap(one -> one.late.stream()).toList(),
                found.stream().mapToInt(one -> one.promises.get()).sum(),
                found.stream().mapToInt(one -> one.schedules).sum());
    }

    private Found within(String name, Part part) throws InterruptedIOException {
        var found = new Found();
        part(
                name,
                found,
                one -> deadlines.within(deadline, name, () -> {
                    part.see(one);
                    return null;
                }));
        var open = List.copyOf(found.open);
        if (!open.isEmpty()) {
            found.amiss("sentinel", "backups", Message.of("sentinel.unjudged", String.join(", ", open)));
        }
        return found;
    }

    private static void part(String name, Found found, Part part) throws InterruptedIOException {
        try {
            part.see(found);
        } catch (DatabaseException e) {
            if (found.troubles.stream().noneMatch(known -> known.kind().equals("records"))) {
                found.amiss("records", "", Message.of("sentinel.records", String.valueOf(e.getMessage())));
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (LateException e) {
            found.amiss("sentinel", name, late(e));
        } catch (IOException | RuntimeException e) {
            found.amiss("sentinel", name, Message.of("sentinel.part", name, e.toString()));
        }
    }

    /** Says that something did not end in time. */
    static Message late(LateException e) {
        return Message.of("sentinel.late", e.what(), String.valueOf(e.deadline().toSeconds()));
    }

    /** What asks for no files of backups comes first. */
    private void records(Found found, Instant now) throws IOException {
        long begun = nanos.getAsLong();
        try (var database = records.get()) {
            part("watch", found, one -> database.read(tx -> watch(tx, one, now)));
            part("schedules", found, one -> database.read(tx -> schedules(tx, one, now)));
            part("backups", found, one -> promises(database, one, now, begun));
        }
    }

    /** A schedule that should have fired. */
    private record Due(String name, Instant at) {}

    private boolean schedules(Tx tx, Found found, Instant now) {
        tx.query(
                        "SELECT name, next_at FROM schedule WHERE next_at < ? ORDER BY next_at",
                        row -> new Due(row.text("name"), row.time("next_at")),
                        now.minus(settings.late()))
                .forEach(due -> found.amiss(
                        "schedule",
                        due.name(),
                        Message.of("sentinel.schedule", due.name(), due.at().toString())));
        found.schedules = tx.first(
                        "SELECT count(*) AS n FROM schedule WHERE next_at IS NOT NULL", row -> (int) row.number("n"))
                .orElse(0);
        return true;
    }

    /** Ends before this part is late, so that what has no time is told by its name. */
    private void promises(Database database, Found found, Instant now, long begun) {
        found.open.addAll(database.read(Absences::promised));
        var left = deadline.minus(deadline.dividedBy(10)).minusNanos(nanos.getAsLong() - begun);
        new Absences(database.dialect()).each(database, now, left, judged -> promise(judged, found, now));
    }

    private void promise(List<Absence> judged, Found found, Instant now) {
        for (var absence : judged) {
            var trouble = new Trouble("backup", subject(absence), absence.told(now));
            if (absence.unsettled()) {
                found.late.add(trouble.id());
                if (late.contains(trouble.id())) {
                    found.amiss("backup", trouble.subject(), absence.settled().told(now));
                } else {
                    found.unsettled.add(trouble);
                }
                continue;
            }
            if (absence.amiss()) {
                found.troubles.add(trouble);
            }
            found.promises.incrementAndGet();
        }
        judged.stream().findFirst().ifPresent(one -> found.open.remove(one.project() + "/" + one.name()));
    }

    private static String subject(Absence absence) {
        var subject = absence.project() + "/" + absence.name() + "/"
                + absence.concern().label();
        return absence.destination().isEmpty() ? subject : subject + "/" + absence.destination();
    }

    private static boolean watch(Tx tx, Found found, Instant now) {
        Absences.lookedAt(tx)
                .filter(at -> Duration.between(at, now).compareTo(UNWATCHED) > 0)
                .ifPresent(at -> found.amiss("watch", "", Message.of("sentinel.watch", at.toString())));
        return true;
    }

    private void disk(Found found) throws IOException {
        var store = Files.getFileStore(data);
        long total = store.getTotalSpace();
        long percent = total == 0 ? 100 : store.getUsableSpace() * 100 / total;
        if (percent < settings.diskFree()) {
            found.amiss(
                    "disk",
                    "",
                    Message.of(
                            "sentinel.disk",
                            data.toString(),
                            String.valueOf(percent),
                            String.valueOf(settings.diskFree())));
        }
    }
}
