package dev.taskforge.ops.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.place.Mounts;
import dev.taskforge.ops.backup.place.OpenFiles;
import dev.taskforge.ops.backup.place.PathSwap;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of an SQLite database and of files that take the place of what serves, without any container. */
class RestoreInPlaceTest {
    @TempDir
    Path home;

    private Operations operations;
    private Path file;
    private Path uploads;
    private Path env;

    @BeforeEach
    void start() throws Exception {
        file = SqliteFixture.create(home.resolve("app.db"), 100, 100);
        uploads = Files.createDirectories(home.resolve("uploads"));
        Files.writeString(uploads.resolve("a.txt"), "old");
        env = Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("env"), "OLD=1\n");
        operations = new Operations(home).start();
        operations.paths = List.of(uploads, env);
        operations.declare("");
    }

    @AfterEach
    void stop() {
        operations.close();
    }

    private Backup backedUp(String name) {
        succeeded(operations.run(DutyJobs.backup("app", name)));
        return operations.backups.newest("app", name).orElseThrow();
    }

    private static Job succeeded(Job job) {
        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private Job restored(Backup backup) {
        return operations.run(asked(backup).job());
    }

    private static RestoreRequest asked(Backup backup) {
        return new RestoreRequest("app", backup.database(), backup.id(), null);
    }

    private Job undone() {
        return operations.run(
                DutyJobs.undoRestore("app", operations.newestRestore().id()));
    }

    private Job cleared() {
        var restore = operations.newestRestore();
        return operations.run(
                DutyJobs.clearRestore("app", restore.id(), restore.keptName()).submittedBy("ani"));
    }

    private void write() throws SQLException {
        SqliteFixture.run(file, "INSERT INTO customer (name) VALUES ('after the backup')");
    }

    private long customers() throws SQLException {
        return customers(file);
    }

    private static long customers(Path of) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + of);
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM customer")) {
            return count.getLong(1);
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(home)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".taskforge_"));
        }
    }

    @Test
    void aDatabaseTakesThePlaceAndThatIsTakenBack() throws Exception {
        var backup = backedUp("main");
        write();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        Files.setAttribute(file, "unix:gid", 12);
        Files.setAttribute(file, "user:of", "the shop".getBytes(UTF_8));

        succeeded(restored(backup));

        assertThat(customers()).isEqualTo(100);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12);
        assertThat((byte[]) Files.getAttribute(file, "user:of")).asString().isEqualTo("the shop");
        var restore = operations.newestRestore();
        assertThat(restore.state()).isEqualTo(Restore.State.SUCCEEDED);
        assertThat(restore.undoUntil()).isNotNull();
        assertThat(customers(PathSwap.below(Path.of(restore.keptName()), file))).isEqualTo(101);

        succeeded(undone());

        assertThat(customers()).isEqualTo(101);
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.UNDONE);
        assertThat(Path.of(operations.newestRestore().keptName())).isDirectory();

        succeeded(cleared());

        assertNothingIsLeft();
        assertThat(customers()).isEqualTo(101);
        assertThat(operations.audited())
                .contains("restore.begin restore/1", "restore.finish restore/1", "restore.undo restore/1")
                .endsWith("restore.clear restore/1");
    }

    /** As the entrypoint of an image does that takes over its data. */
    private static void openToAll(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setAttribute(folder, "unix:uid", 12_345);
    }

    @Test
    void anApplicationThatTakesOverTheFoldersDoesNotKeepAnythingFromComingBack() throws Exception {
        var backup = backedUp("main");
        write();
        succeeded(restored(backup));
        openToAll(Path.of(operations.newestRestore().keptName()));

        succeeded(undone());

        assertThat(customers()).isEqualTo(101);
        var aside = Path.of(operations.newestRestore().keptName());
        openToAll(aside);
        succeeded(cleared());
        assertThat(aside).doesNotExist();
    }

    @Test
    void whatIsPutBehindALinkMeanwhileIsNotFollowed() throws Exception {
        var backup = backedUp("main");
        succeeded(restored(backup));
        var before = Path.of(operations.newestRestore().keptName());
        var inner = Objects.requireNonNull(PathSwap.below(before, file).getParent());
        openToAll(before);
        Files.move(inner, home.resolve("elsewhere"));
        Files.createSymbolicLink(inner, home.resolve("elsewhere"));

        var job = undone();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("lies behind a link now");
        assertThat(customers()).isEqualTo(100);
    }

    @Test
    void whatWasReplacedIsRemovedByTheJobThatWasPlanned() throws Exception {
        succeeded(restored(backedUp("main")));
        var restore = operations.newestRestore();
        var planned = operations.engine.jobs().list(JobFilter.newest(10)).stream()
                .filter(job -> job.type().equals(DutyJobs.RESTORE_CLEAR))
                .toList();

        assertThat(planned).singleElement().satisfies(job -> {
            assertThat(job.payload()).contains(restore.keptName());
            assertThat(job.runAt()).isEqualTo(restore.undoUntil());
        });
        var removal = operations.run(DutyJobs.clearRestore("app", restore.id(), restore.keptName()));
        if (OpenFiles.in(home, List.of()).hidden()) {
            assertThat(removal.error()).contains("was not removed: TaskForge may not look into all processes");
            succeeded(cleared());
        } else {
            succeeded(removal);
        }
        assertNothingIsLeft();
    }

    @Test
    void aDatabaseThatSomebodyHasOpenStaysAsItIs() throws Exception {
        var backup = backedUp("main");
        write();

        try (var _ = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            var job = restored(backup);
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.error())
                    .contains("app.db is open in process "
                            + ProcessHandle.current().pid());
        }

        assertThat(customers()).isEqualTo(101);
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
        assertNothingIsLeft();
    }

    @Test
    void aDatabaseOfAnotherApplicationIsNotReplaced() throws Exception {
        var backup = backedUp("main");
        Files.delete(file);
        SqliteFixture.run(file, "CREATE TABLE invoice (id INTEGER)");

        assertThat(restored(backup).error()).contains("has no table of those in backup 1", "it has invoice");
        assertThat(operations.restores.list("app", null, 1)).isEmpty();
    }

    @Test
    void aDamagedDatabaseIsReplacedAndKeptWithItsLog() throws Exception {
        var backup = backedUp("main");
        Files.writeString(file, "this is no database at all, whatever its name may promise to people who look");
        Files.writeString(home.resolve("app.db-wal"), "nor is this a log");

        succeeded(restored(backup));

        assertThat(customers()).isEqualTo(100);
        var kept = PathSwap.below(Path.of(operations.newestRestore().keptName()), home);
        assertThat(kept.resolve("app.db")).content().startsWith("this is no database");
        assertThat(kept.resolve("app.db-wal")).hasContent("nor is this a log");

        succeeded(undone());
        assertThat(file).content().startsWith("this is no database");
        assertThat(home.resolve("app.db-wal")).hasContent("nor is this a log");
    }

    @Test
    void aDatabaseThatIsGoneIsMadeAnew() throws Exception {
        var backup = backedUp("main");
        Files.delete(file);

        succeeded(restored(backup));

        assertThat(customers()).isEqualTo(100);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(operations.newestRestore().undoUntil()).isNull();
        assertNothingIsLeft();
    }

    @Test
    void theLogOfADatabaseThatIsGoneIsNotThrownAway() throws Exception {
        var backup = backedUp("main");
        Files.delete(file);
        Files.writeString(home.resolve("app.db-wal"), "all that is left");

        assertThat(restored(backup).error()).contains("app.db is gone, but", "app.db-wal is still there");
        assertThat(home.resolve("app.db-wal")).hasContent("all that is left");
    }

    @Test
    void aChangedArtifactIsRefusedBeforeAnythingIsTouched() throws Exception {
        var backup = backedUp("main");
        write();
        var bytes = Files.readAllBytes(backup.path());
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup.path(), bytes);

        assertThat(restored(backup).error()).contains("SHA-256");
        assertThat(customers()).isEqualTo(101);
        assertNothingIsLeft();
    }

    @Test
    void aDatabaseIsUnpackedToLookIntoIt() throws Exception {
        var backup = backedUp("main");
        write();

        var job = succeeded(operations.run(asked(backup).unpacking()));

        var folder = home.resolve("restored/app/main-job" + job.id());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("main.sqlite"));
        }
        assertThat(customers(folder.resolve("main.sqlite"))).isEqualTo(100);
        assertThat(customers()).isEqualTo(101);
    }

    @Test
    void filesTakeTheirPlacesAndThatIsTakenBack() throws Exception {
        Files.setAttribute(uploads.resolve("a.txt"), "unix:uid", 33);
        var backup = backedUp("files");
        Files.writeString(uploads.resolve("a.txt"), "new");
        Files.writeString(uploads.resolve("b.txt"), "new");
        Files.delete(env);

        succeeded(restored(backup));

        assertThat(uploads.resolve("a.txt")).hasContent("old");
        assertThat(Files.getAttribute(uploads.resolve("a.txt"), "unix:uid")).isEqualTo(33);
        assertThat(uploads.resolve("b.txt")).doesNotExist();
        assertThat(env).hasContent("OLD=1");

        succeeded(undone());

        assertThat(uploads.resolve("a.txt")).hasContent("new");
        assertThat(uploads.resolve("b.txt")).hasContent("new");
        assertThat(env).doesNotExist();

        succeeded(cleared());
        assertNothingIsLeft();
    }

    @Test
    void aBackupOfOtherPathsIsRefused() {
        var backup = backedUp("files");
        operations.paths = List.of(uploads);

        assertThat(restored(backup).error()).contains("is of other paths than are declared now", env.toString());
    }

    @Test
    void pathsThatCannotBeRenamedAreRefusedInWords() throws IOException {
        var nested = backup("files", List.of(uploads, uploads.resolve("a.txt")));
        assertThat(restored(nested).error()).contains("a.txt lies in " + uploads);
        var data = Files.createDirectories(home.resolve("data"));
        assertThat(restored(backup("files", List.of(data))).error()).contains("the data of TaskForge itself is in");
        var within = Files.createDirectories(data.resolve("keys"));
        assertThat(restored(backup("files", List.of(within))).error()).contains("is in the data of TaskForge itself");
    }

    @Test
    void mountPointsAreNotRenamed() {
        var paths = List.of(uploads, env);
        var backup = backup("files", paths);
        var root = Path.of("/");

        refused(backup, paths, new Mounts(List.of(root, uploads)), uploads + " is a mount point");
        refused(
                backup,
                paths,
                new Mounts(List.of(root, uploads.resolve("disk"))),
                "disk is a mount point in " + uploads);
        refused(
                backup,
                paths,
                new Mounts(List.of(root, env.getParent())),
                "several file systems, which are mounted at /, " + env.getParent());
        assertThat(new FilePlaces(home.resolve("data"), new Mounts(List.of(root)))
                        .require(backup, new BackupSource.Files(paths, operations.storage)))
                .containsExactlyElementsOf(FilePlaces.real(paths));
    }

    private void refused(Backup backup, List<Path> paths, Mounts mounts, String why) {
        var places = new FilePlaces(home.resolve("data"), mounts);
        var source = new BackupSource.Files(paths, operations.storage);
        assertThatThrownBy(() -> places.require(backup, source))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining(why);
    }

    private Backup backup(String name, List<Path> paths) {
        operations.paths = paths;
        return backedUp(name);
    }

    @Test
    void thePlanSaysWhatWouldBeDone() throws Exception {
        var project = operations.projects.find("app").orElseThrow();

        var plan = operations.restoring.plan(project, asked(backedUp("main")));

        var texts = Messages.ofOperations(Messages.ENGLISH);
        assertThat(plan.refused()).isNull();
        assertThat(plan.lost()).isNotNull();
        assertThat(plan.steps().stream().map(texts::render))
                .anyMatch(step -> step.startsWith("restore it into a hidden folder in " + home))
                .anyMatch(step -> step.contains("only when no process has " + file + " open"))
                .anyMatch(step -> step.startsWith("move " + file + " aside"))
                .anyMatch(step -> step.contains("for 24 hours"));
        assertNothingIsLeft();
    }
}
