package dev.taskforge.server.account;

import static dev.taskforge.server.account.AccountsOverHttp.bearer;
import static dev.taskforge.server.account.Installation.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Walks through everything with secrets that are easy to find, then looks for them everywhere. */
class SecretsStaySecretTest {
    private static final String PASSWORD = "canary kuning bernyanyi";
    private static final String NEW_PASSWORD = "canary biru terbang tinggi";
    private static final String MISTAKE = "canary salah ketik";

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final Logger own = (Logger) LoggerFactory.getLogger("dev.taskforge");
    private final List<String> secrets = new ArrayList<>(List.of("canary"));
    private final List<String> problems = new ArrayList<>();
    private AccountsOverHttp http;

    @BeforeEach
    void open() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.INFO);
        own.setLevel(Level.TRACE);
        http = new AccountsOverHttp(directory);
    }

    @AfterEach
    void close() {
        http.close();
        root.detachAppender(log);
        root.setLevel(usual);
        own.setLevel(null);
    }

    private AccountsOverHttp.Answer post(String path, String body, String... headers) {
        var answer = http.post(path, body, headers);
        if (answer.status() >= 400) {
            problems.add(answer.body());
        }
        return answer;
    }

    private void walkThrough() throws Exception {
        var link = http.installation.accounts.firstUser().issueLinkToken().orElseThrow();
        var first = "{\"token\": \"" + link + "\", \"username\": \"siti\", \"password\": \"";
        post("/api/v1/auth/first-user", first + "canary\"}");
        post("/api/v1/auth/first-user", first + PASSWORD + "\"}");
        post("/api/v1/auth/first-user", first + PASSWORD + "\"}");
        post("/api/v1/auth/login", "{\"username\": \"siti\", \"password\": \"" + MISTAKE + "\"}");
        post("/api/v1/auth/login", "{\"username\": \"" + MISTAKE + "\", \"password\": \"" + MISTAKE + "\"}");
        post("/api/v1/auth/login", "{\"username\": \"siti\", \"password\": \"canary\\u0000\"}");
        post("/api/v1/auth/login", "{\"username\": \"siti\", \"password\": {\"canary\": 1}}");
        post("/api/v1/auth/login", "{\"username\": \"siti\", \"password\": \"canary");
        var pair = post("/api/v1/auth/login", "{\"username\": \"siti\", \"password\": \"" + PASSWORD + "\"}");
        var admin = bearer(pair.text("access_token"));
        var refresh = "{\"refresh_token\": \"" + pair.text("refresh_token") + "\"}";
        var next = post("/api/v1/auth/refresh", refresh);
        post("/api/v1/auth/refresh", refresh);
        http.installation.clock.pass(ApiSessions.GRACE);
        post("/api/v1/users", "{\"username\": \"budi\", \"password\": \"canary\"}", admin);
        post("/api/v1/users", "{\"username\": \"budi\", \"password\": \"" + PASSWORD + "\"}", admin);
        var token = post("/api/v1/tokens", "{\"name\": \"ci\"}", admin);
        post("/api/v1/tokens", "{\"name\": \"ci\"}", admin);
        http.get("/api/v1/auth/me", bearer(token.text("token")));
        http.patch(
                "/api/v1/users/siti",
                "{\"password\": \"" + NEW_PASSWORD + "\", \"current_password\": \"" + PASSWORD + "\"}",
                admin);
        var browser = http.installation.accounts.signIn("siti", NEW_PASSWORD, Installation.ADDRESS);
        assertThat(problemOf(() -> http.installation.accounts.signIn("siti", MISTAKE, "192.0.2.1"))
                        .status())
                .isEqualTo(401);
        post("/api/v1/auth/logout", "", "Cookie", "taskforge_session=" + browser.cookie());
        post("/api/v1/auth/refresh", refresh);
        secrets.addAll(List.of(
                link,
                pair.text("access_token"),
                pair.text("refresh_token"),
                next.text("access_token"),
                next.text("refresh_token"),
                token.text("token").substring(3),
                browser.cookie(),
                http.installation.accounts.csrf(browser.cookie()),
                Files.readString(directory.resolve("token")).strip().substring(3),
                Installation.SETTINGS.jwtSecret(),
                Installation.SETTINGS.refreshSecret()));
    }

    @Test
    void noSecretReachesTheLogTheAuditLogTheDatabaseOrAProblemAnswer() throws Exception {
        walkThrough();

        var export = new ByteArrayOutputStream();
        http.installation.audit.export(export);
        var database = Files.readString(directory.resolve("taskforge.db"), StandardCharsets.ISO_8859_1)
                + Files.readString(directory.resolve("taskforge.db-wal"), StandardCharsets.ISO_8859_1);
        assertThat(problems).hasSizeGreaterThan(8);
        for (var secret : secrets) {
            assertThat(log.list)
                    .as("log")
                    .noneMatch(event -> event.getFormattedMessage().contains(secret));
            assertThat(log.list)
                    .as("exceptions in the log")
                    .noneMatch(event -> event.getThrowableProxy() != null
                            && String.valueOf(event.getThrowableProxy().getMessage())
                                    .contains(secret));
            assertThat(export.toString(StandardCharsets.UTF_8)).as("audit log").doesNotContain(secret);
            assertThat(database).as("database").doesNotContain(secret);
            assertThat(problems).as("problem answers").noneMatch(problem -> problem.contains(secret));
        }
        assertThat(http.installation.audit.verify().ok()).isTrue();
    }
}
