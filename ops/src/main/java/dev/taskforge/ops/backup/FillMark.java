package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.host.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/** Which transaction an import is in, written down so that another attempt can ask the server what became of it. */
final class FillMark {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path file;
    private final JobContext job;

    FillMark(RestoreTools tools, JobContext job) {
        this.job = job;
        file = tools.data()
                .toAbsolutePath()
                .resolve("scratch")
                .resolve("csv-import-" + job.job().id());
    }

    /**
     * What is written down before any row.
     *
     * @param transaction its number; 0 in a file, which is asked by other means
     * @param cluster which server gave out the number; empty in a file
     */
    record Begun(long transaction, String cluster, CsvImportOperation.Outcome outcome) {}

    /** Writes down what is about to be filled in a database that is a file. */
    void write(CsvImportOperation.Outcome outcome) throws IOException {
        write(new Begun(0, "", outcome));
    }

    /** Writes down what a session is about to fill. */
    void write(TableSession session, long transaction, CsvImportOperation.Outcome outcome) throws IOException {
        write(new Begun(transaction, cluster(session), outcome));
    }

    private void write(Begun begun) throws IOException {
        Files.createDirectories(file.getParent());
        var beside = file.resolveSibling(file.getFileName() + ".part"); // never half of it under the name
        DurableFiles.write(beside, ManifestFile.JSON.writeValueAsBytes(begun));
        DurableFiles.publish(beside, file);
    }

    private static String cluster(TableSession session) throws IOException {
        return session.ask("SELECT system_identifier FROM pg_catalog.pg_control_system();")
                .getFirst();
    }

    private Begun begun() throws IOException {
        try {
            return ManifestFile.JSON.readValue(Files.readAllBytes(file), Begun.class);
        } catch (JacksonException e) {
            throw new IOException(
                    file
                            + " cannot be read, so nobody knows what became of an attempt before: look whether the tables are"
                            + " filled, and remove it",
                    e);
        }
    }

    /** What was to be filled. */
    CsvImportOperation.Outcome outcome() throws IOException {
        return begun().outcome();
    }

    boolean isThere() {
        return Files.exists(file);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Whether the server has made it last; waits for one that has not ended.
     *
     * @throws IOException when that cannot be found out now
     */
    boolean isCommitted(PostgresServer server) throws IOException {
        return isCommitted(server, job::throwIfCancelled);
    }

    /** The same for one that is just being made last: nobody ends the waiting, which is short. */
    boolean isCommittedAfterAll(PostgresServer server) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return isCommitted(server, () -> {});
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isCommitted(PostgresServer server, Runnable goesOn) throws IOException {
        var begun = begun();
        long transaction = begun.transaction();
        long began = System.nanoTime();
        while (true) {
            String status;
            try (var session = TableSession.reading(server)) {
                if (!cluster(session).equals(begun.cluster())) {
                    throw new IOException(
                            "another server than that of the attempt before answers, which does not know what became"
                                    + " of it: look whether the tables are filled; if not, import again");
                }
                status = session.ask("SELECT coalesce(txid_status(" + transaction + "), 'forgotten');")
                        .getFirst();
            }
            switch (status) {
                case "committed" -> {
                    return true;
                }
                case "aborted" -> {
                    return false;
                }
                case "in progress" -> {
                    if (System.nanoTime() - began > PATIENCE.toNanos()) {
                        throw new IOException("transaction " + transaction + " of an attempt before has not ended yet");
                    }
                    goesOn.run();
                    Pause.of(LOOK);
                }
                default ->
                    throw new IOException("the server does not know any more what became of transaction " + transaction
                            + ": look whether the tables are filled; if not, import again");
            }
        }
    }
}
