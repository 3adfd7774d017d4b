package dev.taskforge.server;

import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.ops.host.docker.Docker;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@link Settings}. One instance reads once. */
final class SettingsReader {
    /** Names that a deployment may already set, for abilities this version does not have. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "POOL_SIZE",
            "REDIS_URL",
            "PROMETHEUS_PUSH_GATEWAY",
            "SMTP_HOST",
            "SMTP_PORT",
            "SMTP_USERNAME",
            "SMTP_PASSWORD",
            "EMAIL_FROM",
            "SENTRY_DSN");

    private static final List<String> REFERENCES = List.of("1.1.1.1:443", "8.8.8.8:443", "9.9.9.9:443");
    private static final int MOST_REFERENCES = 10;
    private static final Pattern REFERENCE = Pattern.compile("\\[?([0-9A-Fa-f.:]{2,45})]?:([1-9][0-9]{0,4})");

    private static final Map<String, String> FLAGS =
            Map.of("--host", "APPLICATION_HOST", "--port", "APPLICATION_PORT", "--data", "TASKFORGE_DATA");

    private final Variables variables;

    private SettingsReader(Variables variables) {
        this.variables = variables;
    }

    static Settings read(Map<String, String> environment, List<String> arguments) {
        var problems = new ArrayList<String>();
        var values = new HashMap<>(environment);
        values.putAll(flags(arguments, problems));
        return new SettingsReader(new Variables(values, problems)).read();
    }

    private static Map<String, String> flags(List<String> arguments, List<String> problems) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i += 2) {
            var flag = arguments.get(i);
            var variable = FLAGS.get(flag);
            if (variable == null) {
                problems.add(flag + ": unknown; known are --host, --port and --data");
            } else if (i + 1 == arguments.size()) {
                problems.add(flag + ": needs a value");
            } else {
                values.put(variable, arguments.get(i + 1));
            }
        }
        return values;
    }

    private Settings read() {
        boolean production = production();
        var databaseUrl = databaseUrl();
        var jwtSecret = secret("JWT_SECRET", production);
        var jwtRefreshSecret = secret("JWT_REFRESH_SECRET", production);
        if (jwtSecret != null && jwtSecret.equals(jwtRefreshSecret)) {
            variables.problem("JWT_REFRESH_SECRET", "must differ from JWT_SECRET");
        }
        var logFile = variables.text("LOG_FILE_PATH");
        if ("false".equals(variables.text("LOG_TERMINAL")) && logFile == null) {
            variables.problem("LOG_TERMINAL", "can be false only when LOG_FILE_PATH says where the log goes instead");
        }
        var data = Path.of(Objects.requireNonNullElse(variables.text("TASKFORGE_DATA"), "data"))
                .toAbsolutePath()
                .normalize();
        var settings = new Settings(
                production,
                host(),
                variables.whole("APPLICATION_PORT", 8000, 0, 65_535),
                data,
                databaseUrl,
                variables.url("BASE_URL"),
                origins(),
                variables.whole("WORKERS", 16, databaseUrl == null ? 1 : 0, 10_000),
                Duration.ofSeconds(variables.whole("QUEUE_PINNED_AFTER_SECONDS", 300, 1, 604_800)),
                variables.whole("MAX_CONNECTIONS", 2_000, 10, 100_000),
                jwtSecret,
                jwtRefreshSecret,
                Duration.ofMinutes(variables.whole("JWT_EXPIRY_TIME_MINUTES", 15, 1, 1_440)),
                Duration.ofMinutes(variables.whole("JWT_REFRESH_EXPIRY_TIME_MINUTES", 10_080, 5, 525_600)),
                variables.choice("LOG_LEVEL", Settings.LogLevel.class, Settings.LogLevel.INFO),
                variables.choice("LOG_FORMAT", Settings.LogFormat.class, Settings.LogFormat.TEXT),
                logFile == null ? null : Path.of(logFile).toAbsolutePath().normalize(),
                variables.flag("LOG_TERMINAL", true),
                variables.flag("METRICS_ENABLED", true),
                metricsEndpoint(),
                Duration.ofSeconds(variables.whole("HEALTH_CHECK_TIMEOUT_SECONDS", 5, 1, 300)),
                variables.flag("SECURITY_HSTS", production),
                policy(),
                variables.flag("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", false),
                dockerSocket(),
                vault(data),
                (long) variables.whole("VAULT_KEEP_FREE_MB", 2_048, 0, 999_999_999) << Settings.MEGABYTE,
                watchReferences(),
                notices());
        variables.throwIfAny();
        return settings;
    }

    /** Another disk usually; what is not said lies with the rest. */
    private Path vault(Path data) {
        var text = variables.text("VAULT_FOLDER");
        return text == null
                ? data.resolve("vault")
                : Path.of(text).toAbsolutePath().normalize();
    }

    /** By literal addresses, since name servers may be what is not reached. */
    private List<String> watchReferences() {
        var text = variables.text("WATCH_REFERENCES");
        if (text == null) {
            return REFERENCES;
        }
        if (text.strip().equals("none")) {
            return List.of();
        }
        var given = Stream.of(text.split(",")).map(String::strip).toList();
        if (given.size() > MOST_REFERENCES || !given.stream().allMatch(SettingsReader::isReference)) {
            variables.problem(
                    "WATCH_REFERENCES",
                    "must be none, or up to " + MOST_REFERENCES
                            + " addresses and ports such as 1.1.1.1:443,[2606:4700::1111]:443");
        }
        return given;
    }

    private static boolean isReference(String text) {
        var match = REFERENCE.matcher(text);
        if (!match.matches() || Integer.parseInt(match.group(2)) > 65_535) {
            return false;
        }
        try {
            return !InetAddress.ofLiteral(match.group(1)).isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Path dockerSocket() {
        var text = Objects.requireNonNullElse(variables.text("DOCKER_HOST"), "unix://" + Docker.SOCKET);
        // What leads to another machine is meant for others, and only noted.
        return text.startsWith("unix:///") ? Path.of(text.substring("unix://".length())) : Docker.SOCKET;
    }

    private boolean production() {
        var name = Objects.requireNonNullElse(variables.text("APP_ENVIRONMENT"), "development");
        if (!List.of("production", "staging", "development", "test").contains(name)) {
            variables.problem("APP_ENVIRONMENT", "must be production, staging, development or test");
        }
        return name.equals("production");
    }

    private @Nullable DatabaseUrl databaseUrl() {
        var text = variables.text("DATABASE_URL");
        if (text == null) {
            return null;
        }
        try {
            return DatabaseUrl.parse(text);
        } catch (IllegalArgumentException e) {
            variables.problem(
                    "DATABASE_URL",
                    e.getMessage() + "; write postgresql://USER:PASSWORD@HOST:5432/DATABASE, or unset it to keep the"
                            + " records in SQLite in the data directory");
            return null;
        }
    }

    private @Nullable String secret(String variable, boolean production) {
        var value = variables.text(variable);
        if (value == null) {
            if (production) {
                variables.problem(variable, "is required in production; make one with: openssl rand -base64 48");
            }
            return null;
        }
        SecretStrength.weakness(value)
                .ifPresent(why -> variables.problem(variable, why + "; make one with: openssl rand -base64 48"));
        return value;
    }

    private String host() {
        var host = Objects.requireNonNullElse(variables.text("APPLICATION_HOST"), "127.0.0.1");
        if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
            variables.problem("APPLICATION_HOST", "must be an address or a host name, such as 127.0.0.1");
        }
        return host;
    }

    private Set<String> origins() {
        var origins = new LinkedHashSet<String>();
        var list = variables.text("CORS_ALLOWED_ORIGINS");
        for (var origin : list == null ? new String[0] : list.split(",")) {
            var trimmed = origin.strip();
            if (trimmed.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
                origins.add(trimmed);
            } else if (!trimmed.isEmpty()) {
                variables.problem(
                        "CORS_ALLOWED_ORIGINS",
                        "each origin must be like https://app.example.id, without a path; * is not possible");
            }
        }
        return origins;
    }

    private String metricsEndpoint() {
        var path = Objects.requireNonNullElse(variables.text("METRICS_ENDPOINT"), "/metrics");
        if (!path.matches("(/[A-Za-z0-9._-]+){1,5}") || path.startsWith("/api/")) {
            variables.problem("METRICS_ENDPOINT", "must be a path such as /metrics, outside /api/");
        }
        return path;
    }

    private @Nullable String policy() {
        var policy = variables.text("SECURITY_CSP");
        if (policy != null && !policy.matches("[\\x20-\\x7E]{1,2000}")) {
            variables.problem("SECURITY_CSP", "must be one line of at most 2,000 plain characters");
        }
        return policy;
    }

    private List<String> notices() {
        var unused = WITHOUT_EFFECT.stream()
                .filter(name -> variables.text(name) != null)
                .map(name -> name + " is set but has no effect in this version");
        var docker = variables.text("DOCKER_HOST");
        var elsewhere = docker != null && !docker.startsWith("unix:///")
                ? Stream.of("DOCKER_HOST names no socket of this machine; " + Docker.SOCKET + " is asked")
                : Stream.<String>empty();
        return Stream.concat(unused, elsewhere).toList();
    }
}
