package dev.taskforge.server.recovery;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.ops.text.Languages;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.Logging;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code Main kit …} and {@code Main recover …}: what is done for and after the loss of a machine. Ends with 0 when it was done, 1
 * when it was refused or failed, 2 when the arguments are wrong. The answer goes to the output, progress to the error stream.
 */
public final class Main {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String KIT_USAGE =
            "./taskforge recovery-kit [--out FILE] [--html FILE] [--lang en|id] [--data DIR] [--json]";

    private final Map<String, String> environment;
    private final Messages texts;
    private final PrintStream out;
    private final PrintStream err;

    private Main(Map<String, String> environment, Messages texts, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.texts = texts;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        Logging.warningsOnly();
        int code = run(List.of(arguments), System.getenv(), System.in, System.out, System.err);
        System.out.flush();
        System.exit(code);
    }

    static int run(
            List<String> arguments, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        var texts = texts(Languages.of(environment));
        return new Main(environment, texts, out, err).run(arguments, in);
    }

    private static Messages texts(Locale language) {
        return Messages.load("dev.taskforge.server.text.recovery", language);
    }

    private int run(List<String> arguments, InputStream in) {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        try {
            return switch (command) {
                case "kit" -> kit(rest);
                case "recover" -> recover(RecoverRequest.read(rest, environment, in));
                default -> throw Refused.wrongUse("recovery.option", "…", KIT_USAGE);
            };
        } catch (Refused e) {
            complain(e.message());
            return e.isWrongUse() ? WRONG_USE : FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            complain(Message.of("recovery.failed", "interrupted"));
        } catch (IOException | UncheckedIOException | DatabaseException | PermanentFailure | IllegalStateException e) {
            complain(Message.of("recovery.failed", String.valueOf(e.getMessage())));
        }
        return FAILED;
    }

    private int kit(List<String> arguments) throws IOException, InterruptedException {
        var options =
                new Arguments(KIT_USAGE, arguments, Set.of("--out", "--html", "--lang", "--data"), Set.of("--json"));
        var language = options.find("--lang");
        if (language != null && !Set.of("en", "id").contains(language)) {
            throw Refused.wrongUse("kit.language", KIT_USAGE);
        }
        var source = environment.getOrDefault("TASKFORGE_SOURCE", "");
        var data = options.data(environment);
        var made = new KitRun(data, isUsual(data), machine(), source, Clock.systemUTC(), onPostgres()).run();
        var file = options.path("--html");
        if (file != null) {
            var spoken = language == null ? texts : texts(Locale.of(language));
            OwnFiles.write(file.toAbsolutePath(), new KitPage(spoken, made.kit()).html());
        }
        var kept = options.path("--out");
        if (kept != null) {
            OwnFiles.write(kept.toAbsolutePath(), Json.write(made.kit()) + "\n");
        }
        if (options.has("--json")) {
            out.println(Json.write(made.kit()));
        } else {
            print(made, file == null ? "" : file.toString(), kept == null ? "" : kept.toString());
        }
        return DONE;
    }

    /** Whether the records are on a server. */
    private boolean onPostgres() {
        return !environment.getOrDefault("DATABASE_URL", "").isBlank();
    }

    /** Whether it lies beside the launcher, which says where that is. */
    private boolean isUsual(Path data) {
        var beside = environment.get("TASKFORGE_USUAL_DATA");
        return beside == null
                || data.toAbsolutePath()
                        .normalize()
                        .equals(Path.of(beside).toAbsolutePath().normalize());
    }

    private void print(KitRun.Made made, String page, String kept) {
        var kit = made.kit();
        say(made.made() ? "kit.key_made" : "kit.key_known", kit.publicKey());
        if (page.isEmpty() && kept.isEmpty()) {
            say("kit.keep");
            out.println();
            out.println("  " + kit.key());
            out.println();
        }
        if (!page.isEmpty()) {
            say("kit.page_written", page);
        }
        if (!kept.isEmpty()) {
            say("kit.file_written", kept);
        }
        if (kit.places().isEmpty()) {
            say("kit.no_places");
        } else {
            say("kit.places");
            kit.places().forEach(place -> out.println("  " + place));
        }
        if (!kit.variables().isEmpty()) {
            say("kit.variables", String.join(", ", kit.variables()));
        }
        if (!kit.files().isEmpty()) {
            say("kit.files", String.join(", ", kit.files()));
        }
        say("kit.commands");
        kit.commands().forEach(command -> out.println("  " + command));
        if (kept.isEmpty()) {
            say("kit.file", Kit.FILE);
        }
        say(made.running() ? "kit.taken_over" : "kit.next_start");
        say("kit.lost");
    }

    private int recover(RecoverRequest request) throws IOException, InterruptedException {
        var clock = Clock.systemUTC();
        var run = new RecoverRun(
                request, new Places(request, environment), clock, texts.locale(), new Progress(texts, err, clock));
        if (request.list()) {
            list(request, run.list());
            return DONE;
        }
        var report = run.run();
        if (request.json()) {
            out.println(Json.write(report));
        } else {
            tell(report);
        }
        return DONE;
    }

    private void list(RecoverRequest request, RecoverReport.Listing listing) {
        if (request.json()) {
            out.println(Json.write(listing));
            return;
        }
        listing.unreachable().forEach(why -> say("recover.passed_over", why));
        say("recover.list", String.join(", ", listing.from()));
        for (var item : listing.backups()) {
            out.println("  " + printable(String.valueOf(item.artifact())) + "  " + item.at() + "  " + item.bytes()
                    + (item.whole() ? "" : "  " + texts.render(Message.of("recover.no_manifest"))));
        }
    }

    private void tell(RecoverReport report) {
        report.passedOver().forEach(why -> say("recover.passed_over", why));
        say("recover.done", report.data(), report.from());
        if (!report.encrypted()) {
            say("recover.not_encrypted", report.artifact());
        }
        say(
                "recover.facts",
                report.dataAt().toString(),
                String.valueOf(report.rows()),
                String.valueOf(report.tables()),
                report.sha256());
        out.println(report.audit().found());
        var jobs = new ArrayList<String>();
        report.unfinished().forEach((state, count) -> jobs.add(count + " " + state));
        say("recover.held", jobs.isEmpty() ? "0" : String.join(", ", jobs));
        if (report.to() == null) {
            say("recover.next");
        } else {
            say("recover.next_postgres", report.to());
        }
    }

    private void complain(Message message) {
        err.println(printable(texts.render(message)));
    }

    /** What lies at a destination may be named to move the cursor of a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }

    private void say(String key, String... arguments) {
        out.println(printable(texts.render(Message.of(key, (Object[]) arguments))));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
