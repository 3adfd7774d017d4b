package dev.taskforge.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * Starts the server: {@code Main [--host H] [--port N] [--data DIR]}. Ends with 2 when a setting is wrong and with 1
 * when it cannot start. SIGTERM and SIGINT drain it first; then it ends with 143 and 130, as every JVM does.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        int code = run(System.getenv(), List.of(arguments), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
        // The web server's threads and the shutdown hook carry on from here.
        new CountDownLatch(1).await();
    }

    private static int run(Map<String, String> environment, List<String> arguments, PrintStream out, PrintStream err) {
        Settings settings;
        try {
            settings = Settings.read(environment, arguments);
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return 2;
        }
        try {
            return start(settings, out, err);
        } catch (RuntimeException e) {
            err.println("TaskForge cannot start: " + reason(e, settings));
            LoggerFactory.getLogger(Main.class).debug("start failed", e);
            return 1;
        }
    }

    private static int start(Settings settings, PrintStream out, PrintStream err) {
        DataFolder.create(settings.data());
        var lock = DataLock.take(settings.data());
        if (lock.isEmpty()) {
            err.println("Another TaskForge already works on " + settings.data().toAbsolutePath()
                    + "; stop it first (./taskforge down), or choose another folder with --data.");
            return 1;
        }
        Logging.apply(settings);
        var clock = Clock.systemUTC();
        var app = App.start(settings, clock);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app, settings, lock.get()), "shutdown"));
        var signIn = app.firstSignIn();
        ServerFile.of(app.local(), app.port(), signIn.orElse(null), clock.instant())
                .writeTo(settings.data());
        greet(app, signIn, out);
        return 0;
    }

    private static void stop(App app, Settings settings, DataLock lock) {
        try (lock) {
            app.close();
            ServerFile.removeFrom(settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void greet(App app, Optional<URI> signIn, PrintStream out) {
        out.println("TaskForge " + Version.CURRENT + " runs at " + app.address());
        signIn.ifPresent(link -> out.println("Create the administrator (once, within a day): " + link));
        out.flush();
    }

    private static String reason(Throwable failure, Settings settings) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "port " + settings.port() + " on " + settings.host() + " is in use; choose another with --port";
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
