package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String GOOD = "v9Qk2xR7pLw4ZtB1nHs8Yf3Jc6Md0GeUaKiO5";
    private static final String OTHER = "T4uWq8Nz1bVx7Er0PkLm3Ys6Dg9Hc2JfQaOi5";

    @Test
    void withoutAnythingItListensOnThisMachineOnly() {
        var settings = Settings.read(Map.of(), List.of());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8000);
        assertThat(settings.production()).isFalse();
        assertThat(settings.data()).isAbsolute().endsWithRaw(Path.of("data"));
        assertThat(settings.address(8000)).hasToString("http://127.0.0.1:8000");
    }

    @Test
    void flagsWinOverVariables() {
        var settings = Settings.read(
                Map.of("APPLICATION_PORT", "9000", "APPLICATION_HOST", "0.0.0.0"),
                List.of("--port", "0", "--data", "/tmp/x"));

        assertThat(settings.port()).isZero();
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.data()).isEqualTo(Path.of("/tmp/x"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', /var/run/docker.sock, ''",
        "unix:///run/user/1000/docker.sock, /run/user/1000/docker.sock, ''",
        "tcp://10.0.0.5:2376, /var/run/docker.sock, DOCKER_HOST names no socket of this machine"
    })
    void dockerEngineIsAskedOverASocketOfThisMachine(String variable, Path socket, String notice) {
        var settings = Settings.read(Map.of("DOCKER_HOST", variable), List.of());

        assertThat(settings.dockerSocket()).isEqualTo(socket);
        assertThat(String.join("", settings.notices())).startsWith(notice);
        assertThat(settings.effective()).containsEntry("DOCKER_HOST", "unix://" + socket);
    }

    @Test
    void productionNeedsBothSecretsAndNamesThem() {
        assertThat(problems(Map.of("APP_ENVIRONMENT", "production")))
                .anyMatch(line -> line.startsWith("JWT_SECRET: is required"))
                .anyMatch(line -> line.startsWith("JWT_REFRESH_SECRET: is required"));
    }

    @Test
    void productionStartsWithRealSecrets() {
        var settings = Settings.read(
                Map.of("APP_ENVIRONMENT", "production", "JWT_SECRET", GOOD, "JWT_REFRESH_SECRET", OTHER), List.of());

        assertThat(settings.production()).isTrue();
        assertThat(settings.hsts()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "your_super_secret_jwt_key_here_must_be_at_least_32_chars_long",
                "your_refresh_secret_key_at_least_32_chars",
                "changeme-changeme-changeme-changeme-1",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abc123xyz!abc123xyz!abc123xyz!abc123xyz!",
                "this is a very long secret token for production",
                "<put-a-random-value-of-48-bytes-here-ok>",
                "K9x-EXAMPLE-q8Zr7Lw2Tn5Vb4Hs1Jd6Fg3Pm0",
                "${JWT_SECRET:?set it in .env.production file}",
                "01234567890123456789abcdefghijklmnopqrst",
            })
    void weakAndPlaceholderSecretsStopTheStartWithoutShowingThem(String secret) {
        var problems =
                problems(Map.of("APP_ENVIRONMENT", "production", "JWT_SECRET", secret, "JWT_REFRESH_SECRET", OTHER));

        assertThat(problems)
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("JWT_SECRET: ")
                .doesNotContain(secret);
    }

    @Test
    void equalSecretsAreRefused() {
        assertThat(problems(Map.of("JWT_SECRET", GOOD, "JWT_REFRESH_SECRET", GOOD)))
                .containsExactly("JWT_REFRESH_SECRET: must differ from JWT_SECRET");
    }

    @ParameterizedTest
    @CsvSource({
        "APPLICATION_PORT, 65536",
        "APPLICATION_PORT, eight",
        "APPLICATION_HOST, not a host",
        "APP_ENVIRONMENT, prod",
        "BASE_URL, ftp://x",
        "BASE_URL, https://user:pw@x.id",
        "BASE_URL, https://x.id/path",
        "CORS_ALLOWED_ORIGINS, *",
        "CORS_ALLOWED_ORIGINS, https://ok.id;https://bad.id",
        "WORKERS, 0",
        "MAX_CONNECTIONS, 1",
        "JWT_EXPIRY_TIME_MINUTES, -5",
        "JWT_REFRESH_EXPIRY_TIME_MINUTES, 1",
        "LOG_LEVEL, loud",
        "LOG_FORMAT, xml",
        "LOG_TERMINAL, off",
        "LOG_TERMINAL, false",
        "METRICS_ENABLED, yes",
        "METRICS_ENDPOINT, metrics",
        "METRICS_ENDPOINT, /api/v1/jobs",
        "HEALTH_CHECK_TIMEOUT_SECONDS, 0",
        "QUEUE_PINNED_AFTER_SECONDS, 0",
        "SECURITY_HSTS, 1",
        "DATABASE_URL, mysql://taskforge@db/taskforge",
        "DATABASE_URL, postgresql://taskforge@db:0/taskforge",
        "DATABASE_URL, postgresql://taskforge@db/taskforge?schema=public",
    })
    void aWrongValueIsReportedUnderItsName(String variable, String value) {
        assertThat(problems(Map.of(variable, value)))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith(variable + ": ");
    }

    @Test
    void aDatabaseUrlIsShownWithoutItsPassword() {
        var settings =
                Settings.read(Map.of("DATABASE_URL", "postgresql://app:canary-77@db/tasks", "WORKERS", "0"), List.of());

        assertThat(settings.effective()).containsEntry("DATABASE_URL", "postgresql://app@db:5432/tasks");
        assertThat(settings.toString()).doesNotContain("canary-77");
        assertThat(settings.runsJobs()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:/app:canary@db/tasks",
                "postgresql://app:canary/x@db/tasks",
                "postgresql://app:x?canary=1@db/tasks",
                "postgresql://app:x:canary@db:here/tasks",
                "postgresql://app:canary%zz@db/tasks",
            })
    void aWrongDatabaseUrlIsExplainedWithoutItsPassword(String url) {
        assertThat(problems(Map.of("DATABASE_URL", url)))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("DATABASE_URL: the database URL ")
                .contains("write postgresql://USER:PASSWORD@HOST:5432/DATABASE")
                .doesNotContain("canary");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        var wrong = new HashMap<String, String>();
        wrong.put("APPLICATION_PORT", "x");
        wrong.put("LOG_LEVEL", "x");
        wrong.put("SECURITY_CSP", "a\r\nSet-Cookie: x");

        assertThat(problems(wrong)).hasSize(3);
        assertThatThrownBy(() -> Settings.read(wrong, List.of("--verbose", "1", "--port")))
                .hasMessageContaining("--verbose")
                .hasMessageContaining("--port: needs a value");
    }

    @Test
    void variablesWithoutEffectAreNamed() {
        assertThat(Settings.read(Map.of("REDIS_URL", "redis://:pw@redis"), List.of())
                        .notices())
                .containsExactly("REDIS_URL is set but has no effect in this version");
    }

    @Test
    void effectiveValuesHideSecrets() {
        var settings = Settings.read(Map.of("JWT_SECRET", GOOD), List.of());

        assertThat(settings.toString()).doesNotContain(GOOD).contains("JWT_SECRET=********");
        assertThat(settings.effective()).containsEntry("JWT_REFRESH_SECRET", "(generated)");
    }

    @Test
    void missingSecretsAreGeneratedOnceAndKeptPrivate(@TempDir Path data) throws Exception {
        var settings = Settings.read(Map.of("JWT_SECRET", GOOD), List.of("--data", data.toString()));

        var first = Secrets.of(settings);
        var second = Secrets.of(settings);

        assertThat(second).isEqualTo(first);
        assertThat(first.jwtSecret()).isEqualTo(GOOD);
        assertThat(first.jwtRefreshSecret()).hasSizeGreaterThan(32).isNotEqualTo(first.fingerprintKey());
        var file = data.resolve("secrets.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(GOOD);
    }

    private static List<String> problems(Map<String, String> environment) {
        try {
            Settings.read(environment, List.of());
            return List.of();
        } catch (SettingsException e) {
            return e.problems();
        }
    }
}
