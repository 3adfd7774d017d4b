package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Server;
import dev.taskforge.cli.text.ProgressLine;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Texts;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The surroundings of one run of the command line: environment, folder, screen and clock. */
public final class Session {
    private static final Set<String> YES = Set.of("y", "yes", "ya");

    private final Map<String, String> environment;
    private final Path directory;
    private final Screen screen;
    private final ProgressLine progress;
    private final Clock clock;
    private final BooleanSupplier answered;

    /**
     * Surroundings given piece by piece.
     *
     * @param directory what relative paths start from
     * @param terminal whether a person sees the output as it is written
     * @param answered whether a person sees what is asked and types the answer
     */
    public Session(
            Map<String, String> environment,
            Path directory,
            PrintStream out,
            PrintStream err,
            boolean terminal,
            BooleanSupplier answered,
            Clock clock) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.clock = clock;
        this.answered = answered;
        screen = new Screen(out, err, Texts.of(environment), terminal, environment);
        progress = new ProgressLine(err, terminal, screen.columns());
    }

    /** The surroundings of this process. The launcher knows whether there is a terminal; asking Java is slow. */
    public static Session ofProcess() {
        var environment = System.getenv();
        return new Session(
                environment,
                Path.of("").toAbsolutePath(),
                System.out,
                System.err,
                environment.containsKey("TASKFORGE_TERMINAL"),
                () -> console() != null,
                Clock.systemUTC());
    }

    /** Where a person sees what is asked and types the answer; null unless input and output are both a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the console of java.base, the default since 25, may be null
    static @Nullable Console console() {
        var console = System.console();
        return console != null && console.isTerminal() ? console : null;
    }

    /** The environment variables. */
    public Map<String, String> environment() {
        return environment;
    }

    /** What relative paths start from. */
    public Path directory() {
        return directory;
    }

    /** Where to write. */
    public Screen screen() {
        return screen;
    }

    /** Where to say how far long work is. */
    public ProgressLine progress() {
        return progress;
    }

    /** The time. */
    public Clock clock() {
        return clock;
    }

    /** A client of the server that these surroundings name. */
    public Api api(@Nullable Path data) {
        return new Api(Server.find(environment, directory, data), screen.texts().locale());
    }

    /** Waits between two looks at something; whether the wait ended by itself, rather than by an interrupt. */
    public boolean rest(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Whether there is a person to ask; what is piped into a command was not written as an answer. */
    boolean isAnswered() {
        return answered.getAsBoolean();
    }

    /** Asks a person; whether they said yes. */
    boolean confirms(String key) {
        screen.say(key);
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line != null && YES.contains(line.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits between two looks at something. */
    public void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
