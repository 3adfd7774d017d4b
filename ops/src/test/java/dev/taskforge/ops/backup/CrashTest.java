package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.ops.Sampled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} of the real process at boundaries of steps, and a fresh start on what is left; at each of them with {@code -Dtest.all=true}. */
class CrashTest {
    private static final int LONGER_THAN_A_BACKUP = 1_500_000;

    @TempDir
    Path home;

    static Stream<String> momentsOfABackup() {
        return moments(5, "snapshot", "compress", "publish", "verify", "catalog", "copy", "prune");
    }

    static Stream<String> momentsOfADrill() {
        return moments(4, "choose", "verify", "restore", "check", "record");
    }

    private static Stream<String> moments(int some, String... steps) {
        var all = Stream.concat(
                Stream.of(steps).flatMap(step -> Stream.of(step + "/running", step + "/done")), Stream.of("recording"));
        return Sampled.Cases.some(some, all.toList()).stream();
    }

    @ParameterizedTest
    @MethodSource("momentsOfABackup")
    void aBackupSurvivesAKillAt(String moment) throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 300, 300);
        dieAt("backup", moment);

        try (var operations = new Operations(home)) {
            var before = assertNothingPartialIsListed(operations);
            operations.start();
            var job = operations.finished(1);

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertFinishedStepsDidNotRunAgain(operations, moment, before);
            assertThat(operations.backups.list("app", "main", null, 10)).hasSize(1);
            var backup = operations.newest();
            assertThat(DurableFiles.sha256(backup.path(), (done, total) -> {})).isEqualTo(backup.sha256());
            assertThat(operations.files()).hasSize(2).noneMatch(name -> name.startsWith(".partial-"));
            assertThat(operations.audited()).containsExactly("backup.create backup/1");
            assertThat(operations.audit.verify().ok()).isTrue();
            assertThat(operations.drill().state()).isEqualTo(JobState.SUCCEEDED);
        }
    }

    /** {@code -Dtaskforge.kills=100} for more of them. */
    @Test
    void aBackupSurvivesAKillAtAnyTime() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 3_000, 3_000);
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int kill = 1; kill <= Integer.getInteger("taskforge.kills", 2); kill++) {
            int after = random.nextInt(LONGER_THAN_A_BACKUP);
            dieAt("backup", "after " + after);
            var what = "seed %d, kill %d after %d microseconds".formatted(seed, kill, after);
            try (var operations = new Operations(home)) {
                assertNothingPartialIsListed(operations);
                operations.start();
                assertThat(operations.finished(kill).state()).as(what).isEqualTo(JobState.SUCCEEDED);
                var backups = operations.backups.list("app", "main", null, 1_000);
                var listed = backups.stream()
                        .filter(backup -> !backup.missing())
                        .flatMap(backup -> Stream.of(backup.path(), backup.manifestPath()))
                        .map(path -> path.getFileName().toString())
                        .toList();
                assertThat(operations.files()).as(what).containsExactlyInAnyOrderElementsOf(listed);
            }
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"copy/running", "copied", "copy/done", "prune/running"})
    void aCopySurvivesAKillAt(String moment) throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 300, 300);
        var disk = Files.createDirectory(home.resolve("disk2"));
        dieAt("copy", moment);
        Files.createDirectories(disk.resolve("app/main"));
        Files.writeString(disk.resolve("app/main/.partial-main-0.zst"), "of an upload that was cut off");

        try (var operations = new Operations(home)) {
            operations.copyToDisk(disk);
            boolean recorded = operations.newest().copiedTo("disk2");
            assertThat(recorded).isEqualTo(!moment.equals("copy/running") && !moment.equals("copied"));
            operations.start();
            var job = operations.finished(1);

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            var backup = operations.newest();
            assertThat(backup.copiedTo("disk2")).isTrue();
            var copy = disk.resolve("app/main").resolve(backup.path().getFileName());
            assertThat(DurableFiles.sha256(copy, (done, total) -> {})).isEqualTo(backup.sha256());
            assertThat(operations.audited()).containsExactly("backup.create backup/1", "backup.copy backup/1");
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
            try (var files = Files.list(copy.getParent())) {
                assertThat(files).as("two backups with their manifests").hasSize(4);
            }
        }
    }

    @ParameterizedTest
    @Sampled(
            some = 2,
            of = {"snapshot/running", "publish/done", "recording", "copy/done"})
    void aSetSurvivesAKillAt(String moment) throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 300, 300);
        Files.writeString(Files.createDirectory(home.resolve("uploads")).resolve("a.txt"), "a");
        dieAt("set", moment);

        try (var operations = new Operations(home)) {
            operations.paths = List.of(home.resolve("uploads"));
            assertThat(operations.standing(1).state()).isIn(SetStanding.State.RUNNING, SetStanding.State.COMPLETE);
            operations.start();
            assertThat(operations.finished(1).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(operations.finished(2).state()).isEqualTo(JobState.SUCCEEDED);

            assertThat(operations.standing(1).state()).isEqualTo(SetStanding.State.COMPLETE);
            assertThat(operations.standings.list("app", null, 10)).hasSize(1);
            assertThat(operations.backups.list("app", null, null, 10)).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("momentsOfADrill")
    void aDrillSurvivesAKillAt(String moment) throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 300, 300);
        try (var operations = new Operations(home).start()) {
            assertThat(operations.backup().state()).isEqualTo(JobState.SUCCEEDED);
        }
        dieAt("drill", moment);

        try (var operations = new Operations(home)) {
            var before = operations.engine.jobs().steps(2);
            operations.start();
            var job = operations.finished(2);

            assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
            assertFinishedStepsDidNotRunAgain(operations, moment, before);
            assertThat(operations.drills.list("app", "main", null, 10)).hasSize(1);
            assertThat(operations.newestDrill().passed()).isTrue();
            assertThat(operations.scratch()).isEmpty();
            assertThat(operations.audited()).containsExactly("backup.create backup/1", "drill.record drill/1");
        }
    }

    @Test
    void aDrillThatRefusedIsStillRefusedAfterAKill() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 300, 300);
        try (var operations = new Operations(home).start()) {
            operations.backup();
            Files.write(operations.newest().path(), new byte[] {1});
        }
        dieAt("drill", "verify/failed");

        try (var operations = new Operations(home).start()) {
            assertThat(operations.finished(2).state()).isEqualTo(JobState.FAILED);
            assertThat(operations.drills.list("app", "main", null, 10)).hasSize(1);
            assertThat(operations.newestDrill().passed()).isFalse();
        }
    }

    private void dieAt(String duty, String moment) throws Exception {
        DyingProcess.runUntil(home, duty, moment);
    }

    private static List<Step> assertNothingPartialIsListed(Operations operations) throws Exception {
        for (var backup : operations.backups.list("app", "main", null, 10)) {
            assertThat(backup.missing()).isFalse();
            assertThat(DurableFiles.sha256(backup.path(), (done, total) -> {})).isEqualTo(backup.sha256());
            assertThat(ManifestFile.read(backup.manifestPath())).contains(ManifestFile.of(backup));
        }
        return operations.engine.jobs().steps(1);
    }

    private static void assertFinishedStepsDidNotRunAgain(Operations operations, String moment, List<Step> before) {
        var last = before.getLast();
        if (!moment.equals("recording")) {
            assertThat(last.name() + "/" + last.state().label()).isIn(moment, moment.replace("running", "done"));
        }
        var finished =
                before.stream().filter(step -> step.state() == StepState.DONE).toList();
        assertThat(operations.engine.jobs().steps(last.jobId())).containsAll(finished);
    }
}
