package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.journey.JourneyCheck;
import dev.taskforge.ops.journey.JourneyRuns;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code drill.smoke}. */
class SmokeFormatTest {
    @TempDir
    Path folder;

    private static final String FILE = """
            project: shop
            compose: {file: docker-compose.yml}
            databases:
              main: {kind: postgres, service: db, url: "postgresql://app@127.0.0.1:5432/shop"}
              stock: {kind: postgres, service: db, url: "postgresql://app@127.0.0.1:5432/stock"}
              cache: {kind: redis, service: redis}
            backup: {of: [main, stock, cache]}
            release: {service: app}
            drill:
            """;

    private static @Nullable Smoke read(String of, String smoke) {
        var file = new ProjectReader(List.of()).read(FILE + "  of: " + of + "\n  smoke: " + smoke + "\n");
        return Objects.requireNonNull(file.drill()).smoke();
    }

    private static void assertRefused(String of, String smoke, String why) {
        assertThatThrownBy(() -> read(of, smoke))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        assertThat(read("[main, cache]", "{url: DATABASE_URL, port: 8000}"))
                .isEqualTo(new Smoke(
                        "main",
                        null,
                        null,
                        "DATABASE_URL",
                        Map.of(),
                        List.of(),
                        8_000,
                        "/",
                        200,
                        null,
                        Duration.ofMinutes(2)));
    }

    @Test
    void everythingThatIsSaidIsTaken() {
        var smoke = "{database: stock, service: web, user: app, url: DSN, variables: {MODE: drill, WORKERS: 1},"
                + " command: [serve, --now], port: 80, path: /health, status: 204, within: 30s}";
        assertThat(read("[main, stock]", smoke))
                .isEqualTo(new Smoke(
                        "stock",
                        "web",
                        "app",
                        "DSN",
                        Map.of("MODE", "drill", "WORKERS", "1"),
                        List.of("serve", "--now"),
                        80,
                        "/health",
                        204,
                        null,
                        Duration.ofSeconds(30)));
    }

    @Test
    void withoutItNoneIsStarted() {
        var file = new ProjectReader(List.of()).read(FILE + "  of: main\n");
        assertThat(Objects.requireNonNull(file.drill()).smoke()).isNull();
    }

    @Test
    void aCopyThatNoApplicationCanBeGivenIsRefused() {
        assertRefused("cache", "{url: DSN, port: 80}", "drill.of names none");
        assertRefused("[main, stock]", "{url: DSN, port: 80}", "several PostgreSQL databases");
        assertRefused("main", "{database: stock, url: DSN, port: 80}", "a copy of stock cannot be given");
        assertRefused("[main, cache]", "{database: cache, url: DSN, port: 80}", "a copy of cache cannot be given");
    }

    @Test
    void nothingOfTheEnvironmentFileIsGivenToIt() {
        assertRefused("main", "{url: DSN, port: 80, variables: {KEY: \"${PAYMENT_KEY}\"}}", "KEY holds a variable");
        assertRefused("main", "{url: DSN, port: 80, command: [serve, \"${KEY}\"]}", "command holds a variable");
    }

    @Test
    void aPathThatNoRequestCanHoldIsRefused() {
        for (var path : List.of("health", "/#/health", "/{id}", "/a%", "/a|b", "/a b")) {
            assertRefused("main", "{url: DSN, port: 80, path: \"" + path + "\"}", "is not a path");
        }
        var smoke = read("main", "{url: DSN, port: 80, path: \"/a%20b/~c;d?e=1&f=@\"}");
        assertThat(Objects.requireNonNull(smoke).path()).isEqualTo("/a%20b/~c;d?e=1&f=@");
    }

    private ProjectFile walked(String smoke) {
        var journeys = """
                journeys:
                  buy:
                    base: "https://shop.example.id"
                    steps: [{name: look, path: /goods, capture: {first: {json: id}}}, {name: one, path: "/goods/${captured.first}"}]
                  loose:
                    base: "https://shop.example.id"
                    steps: [{name: look, path: /goods, capture: {link: {json: link}}}, {name: one, path: "${captured.link}"}]
                  away:
                    base: "https://shop.example.id"
                    steps: [{name: look, path: /goods}, {name: pay, path: "https://bank.example.id/pay"}]
                """;
        try (var database = new SqliteDatabase(folder.resolve("t.db"))) {
            var kinds = List.of(JourneyCheck.kind(new JourneyRuns(database, Clock.systemUTC())));
            return new ProjectReader(kinds).read(FILE + "  of: main\n  smoke: " + smoke + "\n" + journeys);
        }
    }

    @Test
    void aJourneyIsTakenInPlaceOfAPath() {
        var smoke = Objects.requireNonNull(
                        walked("{url: DSN, port: 80, journey: buy, within: 5m}").drill())
                .smoke();

        assertThat(Objects.requireNonNull(smoke).journey()).isEqualTo("buy");
        assertThat(smoke.path()).isEqualTo("/");
    }

    @Test
    void aJourneyThatCannotBeTakenThereIsRefused() {
        assertThatThrownBy(() -> walked("{url: DSN, port: 80, journey: bui}"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("there is no journey bui")
                .hasMessageContaining("buy");
        assertThatThrownBy(() -> walked("{url: DSN, port: 80, journey: away}"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("journey away asks https://bank.example.id/pay");
        // It may lead anywhere, and is refused when it is asked.
        assertThatThrownBy(() -> walked("{url: DSN, port: 80, journey: loose}"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("journey loose asks ${captured.link}");
        assertRefused("main", "{url: DSN, port: 80, journey: buy}", "there is no journey buy");
        for (var other : List.of("path: /health", "status: 204")) {
            assertThatThrownBy(() -> walked("{url: DSN, port: 80, journey: buy, " + other + "}"))
                    .isInstanceOf(ProjectFileException.class)
                    .hasMessageContaining("for one path or for a journey");
        }
    }

    @Test
    void aVariableHasOneValue() {
        assertRefused("main", "{url: DSN, port: 80, variables: {DSN: x}}", "DSN gets the URL of the copy");
        assertRefused("main", "{url: \"A B\", port: 80}", "no name of a variable");
        assertRefused("main", "{url: DSN, port: 80, variables: {A-B: x}}", "no name of a variable");
    }

    @Test
    void anApplicationOfWhichNoImageCanBeKnownIsRefused() {
        var alone = FILE.replace("release: {service: app}\n", "");
        assertThatThrownBy(
                        () -> new ProjectReader(List.of()).read(alone + "  of: main\n  smoke: {url: DSN, port: 80}\n"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("no image is known");
        var uncomposed = """
                project: shop
                databases: {main: {kind: postgres, url: "postgresql://app@127.0.0.1:5432/shop"}}
                drill: {of: main, smoke: {service: app, url: DSN, port: 80}}
                """;
        assertThatThrownBy(() -> new ProjectReader(List.of()).read(uncomposed))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("service app is that of a Compose file");
    }
}
