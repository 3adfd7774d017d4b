package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which application must answer from a copy, and which image that is. */
class ProjectSmokePlansTest {
    private static final String KEY = "k3y-that-opens-nothing";
    private static final String MISSING = FakeEngine.answer("404 Not Found", "{\"message\": \"no such image\"}");

    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void open() {
        operations = new Operations(home);
    }

    @AfterEach
    void close() {
        operations.close();
    }

    private void declare(String smoke) {
        var yaml = """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://app@127.0.0.1:5432/shop"}
                  stock: {kind: postgres, service: db, url: "postgresql://app@127.0.0.1:5432/stock"}
                backup: {of: [main, stock]}
                release: {service: app}
                drill: {of: [main, stock]%s}
                """.formatted(smoke);
        operations.database.write(tx -> operations.projects.apply(tx, yaml, home, "ani"));
    }

    private SmokePlans plans(@Nullable String serving) {
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        var checks = new Checks(CheckKinds.with(List.of()), environments, Clock.systemUTC(), "vps");
        return new ProjectSmokePlans(operations.projects, checks, _ -> Optional.ofNullable(serving));
    }

    private static Backup backup(String project, String database) {
        return Backup.next(project, database, Instant.EPOCH, 1);
    }

    private SmokePlans.Plan plan(@Nullable String serving) {
        return plans(serving).of(backup("shop", "main")).orElseThrow();
    }

    /** Docker Engine that answers so what is not about its version. */
    private String image(SmokePlans.Plan plan, Function<String, String> answers) throws IOException {
        try (var engine = new FakeEngine(
                home.resolve("docker-" + UUID.randomUUID()),
                line -> line.startsWith("GET /version") ? FakeEngine.VERSION : answers.apply(line))) {
            return plan.image().find(Docker.connect(engine.socket()));
        }
    }

    private static String found(String id) {
        return FakeEngine.ok("{\"Id\": \"" + id + "\", \"RepoTags\": [], \"RepoDigests\": []}");
    }

    @Test
    void onlyTheDatabaseThatIsNamedIsGivenToAnApplication() {
        declare(", smoke: {database: main, url: DATABASE_URL, port: 8000}");

        assertThat(plans(null).of(backup("shop", "main"))).isPresent();
        assertThat(plans(null).of(backup("shop", "stock"))).isEmpty();
        assertThat(plans(null).of(backup("other", "main"))).isEmpty();
    }

    @Test
    void aProjectThatAsksForNothingGetsNothing() {
        declare("");

        assertThat(plans("sha256:1").of(backup("shop", "main"))).isEmpty();
    }

    @Test
    void theImageIsThatOfTheReleaseThatServes() throws IOException {
        declare(", smoke: {database: main, url: DATABASE_URL, port: 8000}");

        var asked = plan("sha256:serving");

        assertThat(image(asked, line -> line.contains("/images/sha256%3Aserving/") ? found("sha256:serving") : MISSING))
                .isEqualTo("sha256:serving");
    }

    @Test
    void aReleaseWhoseImageIsGoneIsSaid() {
        declare(", smoke: {database: main, url: DATABASE_URL, port: 8000}");

        assertThatThrownBy(() -> image(plan("sha256:serving"), _ -> MISSING))
                .isInstanceOf(IOException.class)
                .hasMessage("image sha256:serving is not on this machine any more; deploy the application again");
    }

    @Test
    void withoutAReleaseItIsSaidWhatToDo() {
        declare(", smoke: {database: main, url: DATABASE_URL, port: 8000}");

        assertThatThrownBy(() -> image(plan(null), _ -> MISSING))
                .isInstanceOf(IOException.class)
                .hasMessage("no release of shop serves; deploy one, or name a service under drill.smoke");
    }

    @Test
    void theImageOfAServiceIsThatOfTheContainerThatRunsFromTheComposeFile() throws IOException {
        declare(", smoke: {database: main, service: app, url: DATABASE_URL, port: 8000}");

        assertThat(image(plan("sha256:serving"), line -> ofService(line, home.toString())))
                .isEqualTo("sha256:running");
        assertThatThrownBy(() -> image(plan("sha256:serving"), line -> ofService(line, "/elsewhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no container of service app runs that was started from " + home);
    }

    private static String ofService(String line, String folder) {
        if (line.contains("/containers/json")) {
            return FakeEngine.ok("[{\"Id\": \"c1\"}]");
        }
        if (line.contains("/containers/c1/")) {
            return FakeEngine.ok("""
                    {"Id": "c1", "Name": "/shop-app-1", "Image": "sha256:running", "State": {"Status": "running"},
                     "Config": {"Image": "shop:moved", "Labels": {"com.docker.compose.service": "app",
                       "com.docker.compose.project.working_dir": "%s"}}}""".formatted(folder));
        }
        return line.contains("/images/sha256%3Arunning/") ? found("sha256:running") : MISSING;
    }

    @Test
    void secretsThatStandInTheFileAreMaskedInWhatTheApplicationWrites() {
        declare(", smoke: {database: main, url: DATABASE_URL, port: 8000, command: [serve, --secret=w0rd-of-it],"
                + " variables: {SECRET_KEY: " + KEY + ", LICENCE: 1abcd-2efgh, MODE: drills}}");

        assertThat(plan(null).masking().mask("serve refused " + KEY + ", 1abcd-2efgh and w0rd-of-it in mode drills"))
                .isEqualTo("serve refused ***, *** and *** in mode drills");
    }
}
