package dev.taskforge.server.sentinel;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.Absences;
import dev.taskforge.ops.project.SentinelFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One look at an installation from outside of its server. Changes nothing. */
final class Look {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final Path data;
    private final SentinelFile settings;
    private final @Nullable URI server;
    private final Supplier<Database> records;

    /**
     * @param server where it answers; null when it left no address
     * @param records opens them
     */
    Look(Path data, SentinelFile settings, @Nullable URI server, Supplier<Database> records) {
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

    Seen at(Instant now) throws IOException {
        var troubles = new ArrayList<Trouble>();
        server(troubles);
        var read = records(troubles, now);
        disk(troubles);
        return new Seen(now, List.copyOf(troubles), read.promises().size(), read.schedules());
    }

    private void server(List<Trouble> troubles) {
        if (server == null) {
            troubles.add(new Trouble("server", "", Message.of("sentinel.server.none", data.toString())));
            return;
        }
        try {
            int status = status(server.resolve("/health"));
            if (status != OK) {
                troubles.add(new Trouble(
                        "server", "", Message.of("sentinel.server.ill", server.toString(), String.valueOf(status))));
            }
        } catch (IOException e) {
            troubles.add(new Trouble(
                    "server",
                    "",
                    Message.of(
                            "sentinel.server.silent",
                            server.toString(),
                            e.getClass().getSimpleName())));
        }
    }

    private static int status(URI url) throws IOException {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "TaskForge sentinel");
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    /** What the records say. */
    private record Known(List<Absence> promises, List<Due> due, int schedules) {}

    /** A schedule that should have fired. */
    private record Due(String name, Instant at) {}

    private Known records(List<Trouble> troubles, Instant now) {
        Known known;
        try (var database = records.get()) {
            var absences = new Absences(database.dialect());
            known = database.read(tx -> read(tx, absences, now));
        } catch (DatabaseException e) {
            troubles.add(new Trouble("records", "", Message.of("sentinel.records", String.valueOf(e.getMessage()))));
            return new Known(List.of(), List.of(), 0);
        }
        known.due()
                .forEach(due -> troubles.add(new Trouble(
                        "schedule",
                        due.name(),
                        Message.of("sentinel.schedule", due.name(), due.at().toString()))));
        known.promises().stream()
                .filter(Absence::amiss)
                .forEach(absence -> troubles.add(new Trouble(
                        "backup",
                        absence.project() + "/" + absence.name() + "/"
                                + absence.concern().label(),
                        absence.told(now))));
        return known;
    }

    private Known read(Tx tx, Absences absences, Instant now) {
        var due = tx.query(
                "SELECT name, next_at FROM schedule WHERE next_at < ? ORDER BY next_at",
                row -> new Due(row.text("name"), row.time("next_at")),
                now.minus(settings.late()));
        int on = tx.first("SELECT count(*) AS n FROM schedule WHERE next_at IS NOT NULL", row -> (int) row.number("n"))
                .orElse(0);
        return new Known(absences.of(tx, now), due, on);
    }

    private void disk(List<Trouble> troubles) throws IOException {
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
    }
}
