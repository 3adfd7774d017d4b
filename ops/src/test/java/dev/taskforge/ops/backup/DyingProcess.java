package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;

/**
 * A process that runs one backup, drill or restore and kills itself, with SIGKILL, at a chosen moment. Arguments: the home
 * folder, {@code backup}, {@code copy} (a backup with a copy), {@code streamed} (one that is kept at a destination only), {@code drill},
 * {@code restore}, {@code restore-files}, {@code undo}, {@code csv-export} or {@code csv-import} (of the only export into
 * {@code copy}), and the moment: {@code STEP/STATE} right after that was committed, {@code recording} within the transaction that
 * records the outcome, {@code copied} within that which records the copy, {@code sending} when part of one is at the destination,
 * {@code filling} within the transaction of an import, {@code filled} when others see it, or {@code after N}: so many microseconds
 * after the jobs began to run.
 */
final class DyingProcess {
    private static final int SIGKILLED = 128 + 9;
    private static final String AFTER = "after ";
    private static final String SENDING = "sending";
    /** It takes longer than until somebody looks. */
    private static final long SLOW = 1 << 20;

    private final String moment;
    private int recorded;

    private DyingProcess(String moment) {
        this.moment = moment;
    }

    /** Runs it to its end. */
    static void runUntil(Path home, String duty, String moment) throws Exception {
        var output = home.resolve("child.log").toFile();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingProcess.class.getName(),
                        home.toString(),
                        duty,
                        moment)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(() -> Operations.text(output.toPath()))
                    .isEqualTo(SIGKILLED);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The entry point of the process. */
    public static void main(String[] arguments) throws Exception {
        var dying = new DyingProcess(arguments[2]);
        var home = Path.of(arguments[0]);
        var operations = new Operations(home, home, dying::recording);
        var job = job(operations, arguments[1]);
        if (Set.of("filling", "filled").contains(arguments[2])) {
            Thread.ofPlatform().start(() -> dieWhenFilled(home, arguments[2]));
        }
        if (arguments[1].equals("copy")) {
            operations.copyToDisk(home.resolve("disk2"));
        }
        operations.engine.jobs().listen(dying::heard);
        operations.paths = List.of(home.resolve("uploads"), home.resolve("conf/env"));
        if (arguments[1].equals("streamed")) {
            boolean slowly = arguments[2].equals(SENDING);
            operations.streamToDisk(home.resolve("disk2"), slowly ? SLOW : null);
            operations.paths = List.of(home.resolve("uploads"));
        }
        if (arguments[1].equals("set")) {
            operations.paths = List.of(home.resolve("uploads"));
            operations.database.write(tx -> operations.sets.begin(tx, "app", List.of("main", "files"), "ani"));
        } else {
            operations.engine.jobs().submit(job);
        }
        operations.start();
        if (arguments[2].startsWith(AFTER)) {
            LockSupport.parkNanos(1_000 * Long.parseLong(arguments[2].substring(AFTER.length())));
            die();
        }
        if (arguments[2].equals(SENDING)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> hasPart(home.resolve("disk2/app/files")));
            die();
        }
        new CountDownLatch(1).await();
    }

    private static boolean hasPart(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.anyMatch(file -> file.toFile().length() > 0);
        }
    }

    private static NewJob job(Operations operations, String duty) throws IOException {
        return switch (duty) {
            case "drill" -> DutyJobs.drill("app", "main", null);
            case "restore" -> new RestoreRequest("app", "main", 1L, null).job();
            case "restore-files" -> new RestoreRequest("app", "files", 1L, null).job();
            case "csv-export" -> CsvRequest.export("app", "main", null).job();
            case "csv-import" ->
                CsvRequest.fill(
                                "app",
                                "copy",
                                operations.exports.list("app").getFirst().name())
                        .job();
            case "streamed" -> DutyJobs.backup("app", "files");
            case "undo" -> DutyJobs.undoRestore("app", 1);
            default -> DutyJobs.backup("app", "main");
        };
    }

    /** At once, so that nothing goes on meanwhile. */
    private static void dieWhenFilled(Path home, String moment) {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(0); // who waits is late
        try (var connection = config.createConnection("jdbc:sqlite:" + home.resolve("copy.db"))) {
            while (moment.equals("filling")
                    ? !Files.exists(home.resolve("copy.db-journal"))
                    : !SqliteCsvFixture.isMarked(connection)) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Runtime.getRuntime().halt(SIGKILLED);
    }

    private void recording(Tx tx, String project, String database) {
        recorded++;
        if (moment.equals("recording") || (moment.equals("copied") && recorded == 2)) {
            die();
        }
    }

    private void heard(JobEvent event) {
        if (event instanceof JobEvent.StepChanged changed
                && moment.equals(changed.step() + "/" + changed.state().label())) {
            die();
        }
    }

    /** Does not return: this thread, the one that commits, stands still until the signal has arrived. */
    private static void die() {
        try {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(137);
        }
    }
}
