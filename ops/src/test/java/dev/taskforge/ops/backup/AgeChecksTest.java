package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeChecksTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        SqliteFixture.create(home.resolve("app.db"), 5, 20);
        operations = new Operations(home).start();
    }

    @AfterEach
    void close() {
        operations.close();
    }

    private Surroundings at(Clock clock) {
        return new Surroundings("app", home, clock, Duration.ofSeconds(5));
    }

    private Answer backupAge(Clock clock) {
        return new BackupAgeCheck(operations.backups, "main", DAY).ask(at(clock));
    }

    private Answer drillAge(Clock clock) {
        return new DrillAgeCheck(operations.drills, "main", DAY).ask(at(clock));
    }

    @Test
    void withoutAnyBackupOrDrillBothFailAndSayWhatToDo() {
        assertThat(backupAge(Clock.systemUTC()).state()).isEqualTo(CheckState.FAIL);
        assertThat(backupAge(Clock.systemUTC()).fix()).isNotNull();
        assertThat(drillAge(Clock.systemUTC()).state()).isEqualTo(CheckState.FAIL);
        assertThat(drillAge(Clock.systemUTC()).fix()).isNotNull();
    }

    @Test
    void aBackupPassesUntilItIsTooOld() {
        operations.backup();
        var limit = operations.newest().snapshotAt().plus(DAY);

        assertThat(backupAge(Clock.fixed(limit, ZoneOffset.UTC)).state()).isEqualTo(CheckState.PASS);
        assertThat(backupAge(Clock.fixed(limit.plusMillis(1), ZoneOffset.UTC)).state())
                .isEqualTo(CheckState.FAIL);
    }

    @Test
    void onlyAProvenBackupCountsWhereOneIsAskedFor() throws Exception {
        assertThat(proven(Clock.systemUTC())).isEqualTo(CheckState.FAIL);
        operations.backup();
        assertThat(proven(Clock.systemUTC())).as("nobody has restored it").isEqualTo(CheckState.FAIL);
        operations.drill();
        var proven = operations.newest();
        assertThat(proven(Clock.systemUTC())).isEqualTo(CheckState.PASS);

        operations.backup();
        var limit = proven.snapshotAt().plus(DAY);
        assertThat(proven(Clock.fixed(limit, ZoneOffset.UTC))).isEqualTo(CheckState.PASS);
        assertThat(proven(Clock.fixed(limit.plusMillis(1), ZoneOffset.UTC)))
                .as("the younger one is not proven")
                .isEqualTo(CheckState.FAIL);
        Files.delete(proven.path());
        assertThat(proven(Clock.systemUTC())).isEqualTo(CheckState.FAIL);
    }

    private CheckState proven(Clock clock) {
        return new ProvenBackupCheck(operations.backups, "main", DAY, null)
                .ask(at(clock))
                .state();
    }

    @Test
    void aBackupWhoseFileIsGoneOrCutFailsHoweverYoung() throws Exception {
        operations.backup();
        Files.write(operations.newest().path(), new byte[1]);

        assertThat(backupAge(Clock.systemUTC()).seen().key()).isEqualTo("backup.missing");
    }

    @Test
    void aDrillPassesUntilItIsTooOldAndFailsWhenTheNewestFailed() throws Exception {
        operations.backup();
        operations.drill();
        var limit = operations.newestDrill().finishedAt().plus(DAY);
        assertThat(drillAge(Clock.fixed(limit, ZoneOffset.UTC)).state()).isEqualTo(CheckState.PASS);
        assertThat(drillAge(Clock.fixed(limit.plusMillis(1), ZoneOffset.UTC)).state())
                .isEqualTo(CheckState.FAIL);

        Files.delete(operations.newest().path());
        operations.drill();

        var answer = drillAge(Clock.systemUTC());
        assertThat(answer.state()).isEqualTo(CheckState.FAIL);
        assertThat(answer.seen().key()).isEqualTo("drill.unfinished");
    }
}
