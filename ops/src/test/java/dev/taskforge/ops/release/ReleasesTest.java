package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import dev.taskforge.ops.project.ReleaseDuty.HttpProbe;
import dev.taskforge.ops.project.ReleaseDuty.ProxyKind;
import dev.taskforge.ops.release.Deployment.State;
import dev.taskforge.ops.seal.Seal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleasesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final Ground GROUND = new Ground(
            new ReleaseDuty(
                    "app",
                    List.of("worker"),
                    Edge.inContainer(ProxyKind.NGINX, "nginx", "app", "nginx/app.conf", 9180),
                    new HttpProbe(8000, "/health"),
                    Duration.ofMinutes(2),
                    Duration.ofMillis(1_500),
                    Duration.ofSeconds(30),
                    List.of("lint"),
                    "migrations",
                    List.of("migrate"),
                    Duration.ofMinutes(15),
                    List.of("login"),
                    3,
                    List.of(),
                    null,
                    List.of(),
                    null),
            "/srv/shop",
            "/srv/shop",
            "shop",
            Map.of("app", List.of("one", "two")),
            "upstream app { server app:8000; }\n");

    @TempDir
    Path folder;

    private Database database;
    private Releases releases;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        releases = new Releases(database, new Seal("a key of some length"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Release add(String project, boolean adopted) {
        var release = new Release(
                0,
                project,
                0,
                NOW,
                "ani",
                1,
                "shop:2",
                "sha256:1",
                List.of("shop@sha256:2"),
                "{}",
                "a note",
                "9f2c4b7ae01d9f2c4b7ae01d9f2c4b7ae01d9f2c",
                adopted);
        return database.write(tx -> releases.add(
                tx,
                release,
                adopted
                        ? null
                        : number -> RenderedCompose.ofJson("{\"services\": {\"app\": {\"number\": " + number + "}}}")));
    }

    private Deployment deploy(long job, int release, @Nullable Integer before, @Nullable State end) {
        return database.write(tx -> {
            var begun = Releases.begin(tx, "shop", false, null, job, "ani", NOW);
            Releases.stand(tx, begun.id(), release, before, GROUND);
            if (end != null) {
                Releases.end(tx, begun.id(), end, NOW.plusSeconds(60), null);
            }
            return Releases.ofJob(tx, job).orElseThrow();
        });
    }

    private Optional<Instant> lastEnd() {
        return database.read(tx -> Releases.lastEnd(tx, "shop"));
    }

    @Test
    void theLastEndIsThatOfTheNewestDeployment() {
        assertThat(lastEnd()).isEmpty();
        add("shop", true);
        deploy(7, 1, null, State.SUCCEEDED);
        assertThat(lastEnd()).contains(NOW.plusSeconds(60));

        deploy(8, 1, null, null);
        assertThat(lastEnd()).isEmpty();
    }

    private void rollBack(long job, int release, int before) {
        database.write(tx -> {
            var begun = Releases.begin(tx, "shop", true, null, job, "ani", NOW);
            Releases.stand(tx, begun.id(), release, before, GROUND);
            return Releases.end(tx, begun.id(), State.SUCCEEDED, NOW, null);
        });
    }

    @Test
    void releasesAreNumberedWithinTheirProject() {
        assertThat(add("shop", false).number()).isEqualTo(1);
        assertThat(add("other", false).number()).isEqualTo(1);
        var second = add("shop", false);
        assertThat(second.number()).isEqualTo(2);
        assertThat(releases.find("shop", 2)).contains(second);
        assertThat(releases.list("shop", null, 10)).extracting(Release::number).containsExactly(2, 1);
        assertThat(releases.list("shop", 2L, 10)).extracting(Release::number).containsExactly(1);
    }

    @Test
    void theComposeFileIsSealedAndComesBackAsItWas() {
        add("shop", false);
        assertThat(releases.compose("shop", 1).orElseThrow().service("app").orElseThrow())
                .containsEntry("number", 1);
        var stored = database.read(tx -> tx.first("SELECT compose FROM release", row -> row.text("compose"))
                .orElseThrow());
        assertThat(stored).doesNotContain("services");
        add("shop", true);
        assertThat(releases.compose("shop", 2)).isEmpty();
    }

    @Test
    void whatWasFoundWhenADeploymentBeganComesBackAsItWas() {
        add("shop", false);
        var deployment = deploy(7, 1, null, null);
        assertThat(releases.ground(deployment.id())).contains(GROUND);
        assertThat(releases.open()).containsExactly(deployment);
    }

    @Test
    void theLastThatSucceededServesAndTheOnesBeforeCanBeReturnedTo() {
        add("shop", true);
        assertThat(releases.serving("shop")).contains(1);
        add("shop", false);
        deploy(1, 2, 1, State.SUCCEEDED);
        add("shop", false);
        deploy(2, 3, 2, State.FAILED);
        add("shop", false);
        deploy(3, 4, 2, State.SUCCEEDED);
        assertThat(releases.serving("shop")).contains(4);
        assertThat(releases.served("shop", 10)).containsExactly(4, 2, 1);
        assertThat(releases.earlier("shop", 4)).contains(2);
        assertThat(releases.earlier("shop", 2)).contains(1);
        assertThat(releases.earlier("shop", 1)).isEmpty();
        assertThat(releases.earlier("shop", null)).contains(4);
        assertThat(releases.list("shop", null, 10))
                .filteredOn(releases::hasServed)
                .extracting(Release::number)
                .containsExactly(4, 2, 1);
        rollBack(4, 2, 4);
        assertThat(releases.serving("shop")).contains(2);
        assertThat(releases.earlier("shop", 2)).as("not forward again").contains(1);
        assertThat(releases.served("shop", 2)).containsExactly(2, 4);
    }

    private Optional<Deployment> openOf(String project) {
        return database.read(tx -> Releases.openOf(tx, project));
    }

    @Test
    void aDeploymentIsFollowedOnceALaterOneChangedSomething() {
        add("shop", false);
        var first = deploy(1, 1, null, null);
        assertThat(openOf("shop")).contains(first);
        assertThat(openOf("other")).isEmpty();
        database.write(tx -> Releases.end(tx, first.id(), State.SUCCEEDED, NOW, null));
        assertThat(openOf("shop")).isEmpty();

        database.write(tx -> Releases.begin(tx, "shop", false, null, 2, "ani", NOW));
        assertThat(releases.isFollowed(first))
                .as("it was refused, or has not begun")
                .isFalse();
        deploy(3, 1, null, null);
        assertThat(releases.isFollowed(first)).isTrue();
    }

    @Test
    void aDeploymentEndsOnce() {
        add("shop", false);
        var deployment = deploy(1, 1, null, null);
        releases.switched(deployment.id(), NOW.plusSeconds(5), Duration.ofMillis(1_200));
        releases.switched(deployment.id(), NOW.plusSeconds(9), Duration.ofSeconds(9));
        releases.returning(deployment.id(), "it crashed");
        boolean first =
                database.write(tx -> Releases.end(tx, deployment.id(), State.FAILED, NOW.plusSeconds(9), "another"));
        boolean second = database.write(tx -> Releases.end(tx, deployment.id(), State.SUCCEEDED, NOW, null));
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        var ended = releases.ofJob(1).orElseThrow();
        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.switchedAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(ended.gap()).isEqualTo(Duration.ofMillis(1_200));
        assertThat(ended.error()).isEqualTo("it crashed");
        assertThat(releases.open()).isEmpty();
        assertThat(releases.newestOfEach()).containsExactly(ended);
        assertThat(releases.lastGap("shop")).contains(Duration.ofMillis(1_200));
    }
}
