package dev.taskforge.ops.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.maintenance.LogEntry.Level;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of maintenance: what stands in it, and how its lines look. */
class LogbookTest {
    private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");

    @TempDir
    Path folder;

    private MaintenanceFixture fixture;
    private Project project;

    @BeforeEach
    void open() {
        fixture = new MaintenanceFixture(folder);
        project = fixture.apply("2025-11-14T00:00:00Z", "project: shop\n");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> lines(Messages texts) {
        return fixture
                .logbook
                .between(project, Instant.parse("2025-11-14T12:00:00Z"), Instant.parse("2025-11-16T00:00:00Z"), 100)
                .stream()
                .map(entry -> entry.line(texts, JAKARTA))
                .toList();
    }

    private void changed(String at, String action, String subject, Map<String, Object> details) {
        fixture.clock.set(Instant.parse(at));
        fixture.database.write(tx -> fixture.audit.append(tx, "system", action, "shop", subject, details));
    }

    @Test
    void linesHaveTheFormInWhichSuchLogsWereWrittenByHand() {
        changed(
                "2025-11-14T19:00:00Z",
                "backup.create",
                "backup/1",
                Map.of("database", "main", "file", "db_2025-11-15.sql"));
        fixture.clock.set(Instant.parse("2025-11-14T19:10:00Z"));
        fixture.logbook.note(project, Level.WARN, "Patch keamanan diterapkan pada modul auth", "budi");

        assertThat(lines(Messages.ofOperations(Messages.INDONESIAN)))
                .containsExactly(
                        "[2025-11-15 02:00:00] [INFO] Cadangan main selesai: db_2025-11-15.sql (system)",
                        "[2025-11-15 02:10:00] [WARN] Patch keamanan diterapkan pada modul auth (budi)");
        assertThat(lines(Messages.ofOperations(Messages.ENGLISH)).getFirst())
                .isEqualTo("[2025-11-15 02:00:00] [INFO] Backup of main finished: db_2025-11-15.sql (system)");
    }

    @Test
    void whatWentWrongIsAnErrorAndWhatNobodyGaveWordsIsToldByItsName() {
        changed(
                "2025-11-15T01:00:00Z",
                "drill.record",
                "drill/3",
                Map.of("database", "main", "backup_id", 2, "passed", false));
        changed("2025-11-15T02:00:00Z", "release.failed", "release/4", Map.of("error", "no answer\nfrom it"));
        changed("2025-11-15T03:00:00Z", "kettle.boil", "kettle/1", Map.of("litres", 2));
        changed("2025-11-15T04:00:00Z", "silence.begin", "silence/1", Map.of("monitors", "*", "reason", "new disk"));

        assertThat(lines(Messages.ofOperations(Messages.ENGLISH)))
                .containsExactly(
                        "[2025-11-15 08:00:00] [ERROR] Restore drill of main did not pass: backup 2 (system)",
                        "[2025-11-15 09:00:00] [ERROR] release.failed release/4 failed: no answer from it (system)",
                        "[2025-11-15 10:00:00] [INFO] kettle.boil kettle/1 (system)",
                        "[2025-11-15 11:00:00] [WARN] Silence begun for *: new disk (system)");
    }

    @Test
    void aNoteIsAnEntryOfTheAuditLogAndOfNothingElse() {
        fixture.logbook.note(project, Level.INFO, "  Update dependency: numpy==1.26.0 ", "budi");

        assertThat(fixture.audit.of("shop", "maintenance.note", "project/shop"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.details())
                        .isEqualTo("{\"level\":\"INFO\",\"text\":\"Update dependency: numpy==1.26.0\"}"));
        assertThatThrownBy(() -> fixture.logbook.note(project, Level.INFO, " ", "budi"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.logbook.note(project, Level.INFO, "x".repeat(1_001), "budi"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineBreakInANoteMakesNoSecondLine() {
        fixture.clock.set(Instant.parse("2025-11-15T01:00:00Z"));
        fixture.logbook.note(project, Level.INFO, "one\n[2025-11-15 02:00:00] [INFO] two", "budi");

        assertThat(lines(Messages.ofOperations(Messages.ENGLISH)))
                .containsExactly("[2025-11-15 08:00:00] [INFO] one [2025-11-15 02:00:00] [INFO] two (budi)");
    }

    @Test
    void aJobThatFailedIsInTheLogWithoutSecrets() {
        fixture.engine.register(JobType.of("odd", _ -> {
            throw new PermanentFailure("wrong password s3cret");
        }));
        fixture.engine.start();
        long id = fixture.engine
                .jobs()
                .submit(NewJob.of("odd", "{}").project("shop"))
                .job()
                .id();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> fixture.engine.jobs().find(id).orElseThrow().state() == JobState.FAILED);
        var now = fixture.clock.instant();

        var entries = fixture.logbook.between(project, now.minusSeconds(60), now.plusSeconds(60), 100);

        assertThat(entries)
                .filteredOn(entry -> entry.source().equals("job/" + id))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.level()).isEqualTo(Level.ERROR);
                    assertThat(entry.words(Messages.ofOperations(Messages.ENGLISH)))
                            .startsWith("Job " + id + " (odd) failed:")
                            .contains("***")
                            .doesNotContain("s3cret");
                });
    }

    @Test
    void onlyTheNewestLinesAreToldWhenThereAreMore() {
        for (int i = 0; i < 5; i++) {
            changed("2025-11-15T01:00:0" + i + "Z", "kettle.boil", "kettle/" + i, Map.of());
        }

        var entries = fixture.logbook.between(
                project, Instant.parse("2025-11-15T00:00:00Z"), Instant.parse("2025-11-16T00:00:00Z"), 2);

        assertThat(entries)
                .extracting(LogEntry::at)
                .extracting(Instant::toString)
                .containsExactly("2025-11-15T01:00:03Z", "2025-11-15T01:00:04Z");
    }
}
