package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores into the place of what containers, processes and other restores use. */
class RestoreBesideOthersTest {
    @TempDir
    Path home;

    private Operations operations;
    private Path file;
    private Path uploads;

    @BeforeEach
    void start() throws Exception {
        file = SqliteFixture.create(home.resolve("app.db"), 100, 100);
        uploads = Files.createDirectories(home.resolve("uploads"));
        Files.writeString(uploads.resolve("a.txt"), "old");
        operations = new Operations(home).start();
        operations.paths = List.of(uploads);
        operations.declare("");
    }

    @AfterEach
    void stop() {
        operations.close();
    }

    private Backup backedUp(String name) {
        assertThat(operations.run(DutyJobs.backup("app", name)).state()).isEqualTo(JobState.SUCCEEDED);
        return operations.backups.newest("app", name).orElseThrow();
    }

    private Job restored(Backup backup) {
        return operations.run(new RestoreRequest("app", backup.database(), backup.id(), null).job());
    }

    private Job cleared() {
        var restore = operations.newestRestore();
        return operations.run(
                DutyJobs.clearRestore("app", restore.id(), restore.keptName()).submittedBy("ani"));
    }

    /** Docker Engine, with one container that runs and may write to what it mounts. */
    private FakeEngine container(Path source, Instant startedAt) throws IOException {
        var json = """
                {"Id": "c1", "Name": "/worker", "Image": "i", "Config": {"Image": "worker", "Labels": {}},
                 "State": {"Status": "running", "StartedAt": "%s"}, "HostConfig": {},
                 "Mounts": [{"Type": "bind", "Source": "%s", "Destination": "/data", "RW": true}]}""".formatted(startedAt, source);
        return new FakeEngine(home.resolve("no-docker.sock"), line -> {
            if (line.startsWith("GET /version")) {
                return FakeEngine.VERSION;
            }
            return FakeEngine.ok(line.contains("/containers/json") ? "[{\"Id\": \"c1\"}]" : json);
        });
    }

    @Test
    void aContainerThatMayWriteToADatabaseIsInTheWayAlsoThroughALink() throws Exception {
        var link = Files.createSymbolicLink(home.resolve("link"), home);
        var backup = backedUp("main");

        try (var _ = container(link, Instant.now())) {
            assertThat(restored(backup).error())
                    .contains("container worker runs and may write to " + file.toRealPath());
        }
        assertThat(operations.newestRestore().state()).isEqualTo(Restore.State.FAILED);
    }

    @Test
    void whatAContainerMayStillUseIsNotRemoved() throws Exception {
        var before = Instant.now();
        restored(backedUp("files"));
        var kept = Path.of(operations.newestRestore().keptName());

        try (var _ = container(uploads, before)) {
            assertThat(cleared().error()).contains("container worker may still use it");
        }
        assertThat(kept).isDirectory();
        Files.deleteIfExists(home.resolve("no-docker.sock"));
        try (var _ = container(uploads, Instant.now())) {
            assertThat(cleared().state()).isEqualTo(JobState.SUCCEEDED);
        }
        assertThat(kept).doesNotExist();
    }

    @Test
    void whatAProcessStillUsesIsNotRemoved() throws Exception {
        try (var _ = Files.newInputStream(uploads.resolve("a.txt"))) {
            var backup = backedUp("files");
            assertThat(restored(backup).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(cleared().error()).contains("was not removed: it is in use by process");
            assertThat(Path.of(operations.newestRestore().keptName())).isDirectory();
        }
        assertThat(cleared().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void namedWritersWithoutADockerEngineAreWaitedFor() {
        var nowhere = home.resolve("no-docker.sock");

        assertThatThrownBy(() -> FileUsers.running(nowhere, "/srv/shop", List.of("worker")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could end worker");
    }

    /** What another project declares at these paths, and restores. */
    private Restore other(Path path, boolean over) {
        var place =
                new Restore.Place("", "", "all", true, null, List.of(), Restore.Kind.FILES, List.of(path.toString()));
        var content = new Restore.Content("other", "all", 9, Instant.now(), null);
        return operations.database.write(tx -> {
            var begun = Restores.begin(tx, content, place, null, false, over ? 900 : 901, "ani", Instant.now());
            if (over) {
                var until = Instant.now().plusSeconds(3_600);
                Restores.end(tx, begun.id(), Restore.State.SUCCEEDED, Instant.now(), until, null);
            }
            return Restores.find(tx, begun.id()).orElseThrow();
        });
    }

    @Test
    void pathsThatAnotherRestoreChangesOrKeepsAreRefused() {
        var backup = backedUp("files");
        var kept = other(home, true);
        assertThat(restored(backup).error())
                .contains("restore " + kept.id() + " of all in other keeps what it replaced", "restore other --clear");
        operations.database.write(tx -> Restores.cleared(tx, kept.id(), Instant.now()));

        var open = other(uploads.resolve("deep"), false);
        assertThat(restored(backup).error())
                .contains("restore " + open.id() + " of all in other changes the same paths and is not over");
        operations.database.write(
                tx -> Restores.end(tx, open.id(), Restore.State.FAILED, Instant.now(), null, "in a test"));

        assertThat(restored(backup).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(restored(backup).state()).as("again").isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRestoreOfAnotherProjectIntoTheSamePathsFollowsIt() {
        restored(backedUp("files"));
        var restore = operations.newestRestore();
        assertThat(operations.restores.isFollowed(restore)).isFalse();

        other(uploads, true);

        assertThat(operations.restores.isFollowed(restore)).isTrue();
    }

    @Test
    void lookingAtAPlanDropsNoLockOfThisProcess() throws Exception {
        var backup = backedUp("main");
        var project = operations.projects.find("app").orElseThrow();
        var inode = ":" + Files.getAttribute(file, "unix:ino") + " ";

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("BEGIN IMMEDIATE");
            assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);

            var plan = operations.restoring.plan(project, new RestoreRequest("app", "main", backup.id(), null));

            assertThat(plan.refused()).isNull();
            assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
        }
    }
}
