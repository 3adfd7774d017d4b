package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.host.Pause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

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

    void write(long transaction) throws IOException {
        Files.createDirectories(file.getParent());
        var beside = file.resolveSibling(file.getFileName() + ".part"); // never half of a number under the name
        DurableFiles.write(beside, Long.toString(transaction).getBytes(StandardCharsets.UTF_8));
        DurableFiles.publish(beside, file);
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
        long transaction = Long.parseLong(Files.readString(file).strip());
        long began = System.nanoTime();
        while (true) {
            String status;
            try (var session = TableSession.reading(server)) {
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
                    job.throwIfCancelled();
                    Pause.of(LOOK);
                }
                default ->
                    throw new IOException("the server does not know any more what became of transaction " + transaction
                            + ": look whether the tables are filled; if not, import again");
            }
        }
    }
}
