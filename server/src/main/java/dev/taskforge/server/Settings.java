package dev.taskforge.server;

import dev.taskforge.engine.db.DatabaseUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How this server runs, read once from the environment and the command line.
 *
 * @param production whether weak secrets stop the start
 * @param port 0 for any free one
 * @param data the folder that holds what the server keeps, without a {@code databaseUrl} everything
 * @param databaseUrl the PostgreSQL database of the records; null for SQLite in the data folder
 * @param baseUrl how people reach it from outside; null means by host and port
 * @param workers how many jobs this node runs at once; 0 leaves them to other nodes
 * @param pinnedAfter how long something may keep the queues' dead rows from being removed before it is told
 * @param jwtSecret null means generated and kept in the data folder; never null in production
 * @param jwtRefreshSecret as {@code jwtSecret}
 * @param logFile also writes the log there; null for the terminal only
 * @param logTerminal writes the log to the terminal; only with a file it may be false
 * @param csp the Content-Security-Policy; null for the strict one
 * @param privateWebhooks whether webhooks may be delivered to addresses that are not public
 * @param dockerSocket where Docker Engine listens
 * @param vault where copies of other machines are kept
 * @param vaultFree how many bytes of its disk stay free of them
 * @param watchReferences what is always there on the internet, host:port by literal addresses; empty not to ask
 * @param notices variables that are set but have no effect, for the log
 */
public record Settings(
        boolean production,
        String host,
        int port,
        Path data,
        @Nullable DatabaseUrl databaseUrl,
        @Nullable URI baseUrl,
        Set<String> corsOrigins,
        int workers,
        Duration pinnedAfter,
        int maxConnections,
        @Nullable String jwtSecret,
        @Nullable String jwtRefreshSecret,
        Duration accessLife,
        Duration refreshLife,
        LogLevel logLevel,
        LogFormat logFormat,
        @Nullable Path logFile,
        boolean logTerminal,
        boolean metricsEnabled,
        String metricsEndpoint,
        Duration healthTimeout,
        boolean hsts,
        @Nullable String csp,
        boolean privateWebhooks,
        Path dockerSocket,
        Path vault,
        long vaultFree,
        List<String> watchReferences,
        List<String> notices) {

    static final int MEGABYTE = 20;

    /** How much is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** Lines for people or for machines. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /**
     * Reads and checks everything.
     *
     * @param environment the variables, usually {@link System#getenv()}
     * @param arguments {@code --host}, {@code --port} and {@code --data}, each with a value; they win over variables
     * @throws SettingsException that lists every problem at once
     */
    public static Settings read(Map<String, String> environment, List<String> arguments) {
        return SettingsReader.read(environment, arguments);
    }

    /** Where people open it in a browser. */
    public URI address(int actualPort) {
        if (baseUrl != null) {
            return baseUrl;
        }
        return local(actualPort);
    }

    /** Where this machine itself reaches it. */
    public URI local(int actualPort) {
        boolean anywhere = host.equals("0.0.0.0") || host.equals("::");
        var name = anywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + actualPort);
    }

    /** Whether this node runs jobs, and with them the duties of the projects. */
    public boolean runsJobs() {
        return workers > 0;
    }

    /** Whether browsers reach it over HTTPS. */
    public boolean overHttps() {
        return baseUrl != null && "https".equals(baseUrl.getScheme());
    }

    /** The effective values by variable, secrets masked, for people. */
    public Map<String, String> effective() {
        var values = new TreeMap<String, String>();
        values.put("APP_ENVIRONMENT", production ? "production" : "development");
        values.put("APPLICATION_HOST", host);
        values.put("APPLICATION_PORT", Integer.toString(port));
        values.put("TASKFORGE_DATA", data.toString());
        values.put("DATABASE_URL", databaseUrl == null ? "" : databaseUrl.toString());
        values.put("BASE_URL", baseUrl == null ? "" : baseUrl.toString());
        values.put(
                "CORS_ALLOWED_ORIGINS",
                String.join(",", corsOrigins.stream().sorted().toList()));
        values.put("WORKERS", Integer.toString(workers));
        values.put("QUEUE_PINNED_AFTER_SECONDS", Long.toString(pinnedAfter.toSeconds()));
        values.put("MAX_CONNECTIONS", Integer.toString(maxConnections));
        values.put("JWT_SECRET", masked(jwtSecret));
        values.put("JWT_REFRESH_SECRET", masked(jwtRefreshSecret));
        values.put("JWT_EXPIRY_TIME_MINUTES", Long.toString(accessLife.toMinutes()));
        values.put("JWT_REFRESH_EXPIRY_TIME_MINUTES", Long.toString(refreshLife.toMinutes()));
        values.put("LOG_LEVEL", logLevel.name().toLowerCase(Locale.ROOT));
        values.put("LOG_FORMAT", logFormat.name().toLowerCase(Locale.ROOT));
        values.put("LOG_FILE_PATH", logFile == null ? "" : logFile.toString());
        values.put("LOG_TERMINAL", Boolean.toString(logTerminal));
        values.put("METRICS_ENABLED", Boolean.toString(metricsEnabled));
        values.put("METRICS_ENDPOINT", metricsEndpoint);
        values.put("HEALTH_CHECK_TIMEOUT_SECONDS", Long.toString(healthTimeout.toSeconds()));
        values.put("SECURITY_HSTS", Boolean.toString(hsts));
        values.put("SECURITY_CSP", csp == null ? "" : csp);
        values.put("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", Boolean.toString(privateWebhooks));
        values.put("DOCKER_HOST", "unix://" + dockerSocket);
        values.put("VAULT_FOLDER", vault.toString());
        values.put("VAULT_KEEP_FREE_MB", Long.toString(vaultFree >> MEGABYTE));
        values.put("WATCH_REFERENCES", watchReferences.isEmpty() ? "none" : String.join(",", watchReferences));
        return values;
    }

    private static String masked(@Nullable String secret) {
        return secret == null ? "(generated)" : "********";
    }

    /** The effective values without secrets. */
    @Override
    public String toString() {
        return "Settings" + effective();
    }
}
