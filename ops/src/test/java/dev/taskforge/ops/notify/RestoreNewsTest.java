package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.backup.Restores;
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of restores by how far they are. */
class RestoreNewsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");
    private static final String YAML = """
            project: shop
            alerts:
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;
    private static final String PLACE = """
            {"folder": "", "service": "", "database": "main", "there": true, "user": null, "writers": [],
             "kind": "SQLITE", "paths": []}""";

    @TempDir
    Path folder;

    private Database database;
    private Engine engine;
    private RestoreNews news;
    private Project shop;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), List.of());
        engine.register(JobType.of(DutyJobs.RESTORE, _ -> null));
        news = new RestoreNews(
                new Restores(database),
                engine::jobs,
                new AlertWords(new Environments(new Fingerprints(new byte[32]), Map.of())::of));
        var file = new ProjectReader(List.of()).read(YAML);
        shop = new Project("shop", "Shop", 1, file, folder, Instant.EPOCH, "ani", YAML);
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    /** A restore whose job a person cancelled before it ran on. */
    private void restore(String state, @Nullable Instant ended) {
        restore(state, ended, state.equals("SUCCEEDED") ? null : "boom");
    }

    private void restore(String state, @Nullable Instant ended, @Nullable String error) {
        database.write(tx -> {
            long job = engine.jobs()
                    .submit(tx, NewJob.of(DutyJobs.RESTORE, "{}"))
                    .job()
                    .id();
            engine.jobs().cancel(tx, job);
            return tx.update("""
                    INSERT INTO restore (project, database_name, backup_id, place, job_id, restored_by, state, data_at,
                      begun_at, ended_at, error)
                    VALUES ('shop', 'main', 1, ?, ?, 'ani', ?, ?, ?, ?, ?)""", PLACE, job, state, NOW, NOW, ended, error);
        });
    }

    private News only() {
        var told = news.since(shop, NOW);
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    private static List<String> keys(News news) {
        return news.lines().stream().map(Message::key).toList();
    }

    @Test
    void aRestoreWhoseJobEndedHalfWayIsNotSaidToServeWhatWasBefore() {
        restore("RETURNING", null);

        var told = only();

        assertThat(told.title().key()).isEqualTo("alert.job.restore.open");
        assertThat(keys(told)).contains("alert.do.restore.open").doesNotContain("alert.do.restore");
    }

    @Test
    void howItEndedIsToldWhoeverBroughtItToItsEnd() {
        restore("FAILED", NOW.plusSeconds(60));

        var told = only();

        assertThat(told.well()).isFalse();
        assertThat(told.title().key()).isEqualTo("alert.job.restore.failed");
        assertThat(keys(told)).contains("alert.do.restore");
        assertThat(news.since(shop, NOW).getFirst().key()).isEqualTo(told.key());
    }

    @Test
    void oneThatServesThoughWhatCameAfterFailedIsNotToldAsWell() {
        restore("SUCCEEDED", NOW.plusSeconds(60), "the check of the page failed");

        var told = only();

        assertThat(told.well()).isFalse();
        assertThat(told.title().key()).isEqualTo("alert.job.restore.stays");
        assertThat(keys(told)).contains("alert.cause", "alert.do.look");
    }

    @Test
    void eachRestoreOfADatabaseIsTold() {
        restore("FAILED", NOW.plusSeconds(60));
        restore("SUCCEEDED", NOW.plusSeconds(90));

        var told = news.since(shop, NOW);

        assertThat(told).extracting(News::well).containsExactly(false, true);
        assertThat(told).extracting(News::key).doesNotHaveDuplicates();
    }

    @Test
    void whatEndedLongAgoIsNotTold() {
        restore("SUCCEEDED", NOW.minusSeconds(1));

        assertThat(news.since(shop, NOW)).isEmpty();
    }
}
