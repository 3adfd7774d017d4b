package dev.taskforge.server.sentinel;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.SqliteReader;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.SentinelFile;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Languages;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.webhook.DirectDelivery;
import dev.taskforge.server.Logging;
import dev.taskforge.server.Store;
import dev.taskforge.server.http.Json;
import dev.taskforge.server.recovery.Arguments;
import dev.taskforge.server.recovery.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code Main [--data DIR] [--url URL] [--ping URL] [--json]}: looks whether TaskForge and its backups are well, and tells it.
 * {@code --systemd} prints the units that start it. Ends with 0 when nothing is amiss, 1 when something is amiss or could not be told, 2 when
 * the arguments or {@code sentinel.yaml} are wrong.
 */
public final class Main {
    private static final int WELL = 0;
    private static final int AMISS = 1;
    private static final int WRONG_USE = 2;
    private static final Duration DELIVERY = Duration.ofSeconds(20);
    /** After which nothing is waited for that needs a disk, a network or a database; longer than a server and files of backups take. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** How long a server may be away that is being restarted. */
    private static final Duration RESTART = Duration.ofSeconds(30);

    /** Nothing is compared by fingerprints here. */
    private static final int UNUSED_KEY = 32;

    private static final String USAGE =
            "./taskforge sentinel [--data DIR] [--url URL] [--ping URL] [--json | --systemd]";

    private final Map<String, String> environment;
    private final Messages texts;
    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final Duration restart;
    private final Duration deadline;
    private final Deadlines deadlines = new Deadlines();

    private Main(
            Map<String, String> environment,
            Messages texts,
            PrintStream out,
            PrintStream err,
            Clock clock,
            Duration restart,
            Duration deadline) {
        this.environment = environment;
        this.texts = texts;
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.restart = restart;
        this.deadline = deadline;
    }

    public static void main(String[] arguments) {
        Logging.warningsOnly();
        int code =
                run(List.of(arguments), System.getenv(), System.out, System.err, Clock.systemUTC(), RESTART, DEADLINE);
        System.out.flush();
        System.exit(code);
    }

    /**
     * @param restart how long the server may be away that is being restarted
     * @param deadline after which nothing is waited for that needs a disk, a network or a database
     */
    static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            Clock clock,
            Duration restart,
            Duration deadline) {
        var language = Languages.of(environment);
        var texts = Messages.load("dev.taskforge.server.text.sentinel", language);
        try {
            return new Main(environment, texts, out, err, clock, restart, deadline).run(arguments);
        } catch (Refused e) {
            // What is wrong with arguments is said in the same words as by the other programs.
            var words = e.message().key().startsWith("sentinel.")
                    ? texts
                    : Messages.load("dev.taskforge.server.text.recovery", language);
            err.println(words.render(e.message()));
            return e.isWrongUse() ? WRONG_USE : AMISS;
        } catch (IOException | UncheckedIOException e) {
            err.println(texts.render(Message.of("sentinel.failed", String.valueOf(e.getMessage()))));
            return AMISS;
        }
    }

    private int run(List<String> arguments) throws IOException {
        var options =
                new Arguments(USAGE, arguments, Set.of("--data", "--url", "--ping"), Set.of("--json", "--systemd"));
        var data = options.data(environment);
        if (options.has("--systemd")) {
            out.print(Units.of(launcher(), data, Files.getOwner(there(data)).getName()));
            return WELL;
        }
        Own own;
        Trouble late = null;
        try {
            own = deadlines.within(deadline, "settings", () -> own(data));
        } catch (LateException e) {
            own = new Own(SentinelFile.NONE, environments().withoutFile());
            late = new Trouble("sentinel", e.what(), Look.late(e));
        }
        var settings = own.settings().with(address(options, "--url"), address(options, "--ping"));
        var server = new ServerProbe(data, settings.url(), own.variables()::fill, restart);
        var notebook = Notebook.of(data, environment, deadlines, deadline);
        var before = notebook.read(clock.instant());
        var looked = new Look(
                        data,
                        settings,
                        server,
                        () -> records(data),
                        deadlines,
                        deadline,
                        System::nanoTime,
                        before.late())
                .at(clock.instant());
        var seen = late == null ? looked : looked.after(late);
        var telling = new Telling(
                notebook, before, host(), settings, own.variables(), new DirectDelivery(DELIVERY, clock), this::said);
        // Whatever becomes of telling it, the journal has it.
        if (!options.has("--json")) {
            print(seen, telling);
        }
        var untold = telling.tell(seen);
        answer(options.has("--json"), seen, telling, untold);
        return seen.amiss() || !untold.isEmpty() ? AMISS : WELL;
    }

    /** What the data directory says of the sentinel itself. */
    private record Own(SentinelFile settings, Variables variables) {}

    private Own own(Path data) throws IOException {
        var settings = settings(there(data));
        sayIfStranger(data);
        return new Own(settings, environments().at(data.resolve(OwnFile.VARIABLES)));
    }

    private Environments environments() {
        return new Environments(new Fingerprints(new byte[UNUSED_KEY]), Environments.withoutOwnSecrets(environment));
    }

    private static Path there(Path data) {
        if (!Files.isDirectory(data)) {
            throw Refused.wrongUse("sentinel.no_data", data.toString());
        }
        return data;
    }

    private SentinelFile settings(Path data) {
        try {
            return SentinelFile.in(data);
        } catch (ProjectFileException e) {
            throw Refused.wrongUse(
                    "sentinel.file", data.resolve(SentinelFile.NAME).toString(), String.valueOf(e.getMessage()));
        }
    }

    /** An address of the command line, where no variables stand. */
    private static @Nullable String address(Arguments options, String option) {
        var said = options.find(option);
        if (said != null) {
            try {
                Addresses.parse(said);
            } catch (IOException e) {
                throw Refused.wrongUse("sentinel.address", option, String.valueOf(e.getMessage()));
            }
        }
        return said;
    }

    private void sayIfStranger(Path data) throws IOException {
        var owner = Files.getOwner(data).getName();
        var user = System.getProperty("user.name", "?");
        if (!user.equals(owner) && !user.equals("?")) {
            err.println(texts.render(Message.of("sentinel.stranger", data.toString(), owner, user)));
        }
    }

    private Database records(Path data) {
        var url = environment.getOrDefault("DATABASE_URL", "");
        if (!url.isBlank()) {
            try {
                return new PostgresDatabase(DatabaseUrl.parse(url));
            } catch (IllegalArgumentException e) {
                throw new DatabaseException("DATABASE_URL: " + e.getMessage(), e);
            }
        }
        var file = Store.file(data);
        if (!Files.exists(file)) {
            throw new DatabaseException("there is no " + file, null);
        }
        return new SqliteReader(file);
    }

    private Path launcher() {
        return Path.of(environment.getOrDefault("TASKFORGE_LAUNCHER", "taskforge"))
                .toAbsolutePath();
    }

    /** What the records say is said in the words of the operations. */
    private String said(Message message) {
        return (texts.contains(message.key()) ? texts : Messages.ofOperations(texts.locale())).render(message);
    }

    /** The answer for programs. */
    record Answer(
            boolean well,
            Instant at,
            int promises,
            int schedules,
            List<Telling.Line> troubles,
            List<Telling.Line> unsettled,
            List<String> untold) {}

    private void answer(boolean json, Look.Seen seen, Telling telling, List<Message> untold) {
        var failed = untold.stream().map(texts::render).toList();
        if (json) {
            out.println(Json.write(new Answer(
                    seen.well(),
                    seen.at(),
                    seen.promises(),
                    seen.schedules(),
                    telling.lines(seen.troubles()),
                    telling.lines(seen.unsettled()),
                    failed)));
        }
        failed.forEach(err::println);
    }

    private void print(Look.Seen seen, Telling telling) {
        telling.lines(seen.troubles()).forEach(line -> out.println(line.seen()));
        telling.lines(seen.unsettled()).forEach(line -> out.println(line.seen()));
        if (seen.well()) {
            out.println(texts.render(
                    Message.of("sentinel.well", String.valueOf(seen.promises()), String.valueOf(seen.schedules()))));
        }
        out.flush();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
