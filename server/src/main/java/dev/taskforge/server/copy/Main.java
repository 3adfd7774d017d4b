package dev.taskforge.server.copy;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.copy.UnfitValueException;
import dev.taskforge.ops.text.Languages;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.Logging;
import dev.taskforge.server.http.Json;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * {@code Main --from PLACE --to PLACE [--dry-run] [--json]}. Ends with 0 when everything was copied and is the same, 1 when
 * it was refused or failed, 2 when the arguments are wrong. The answer goes to the output, progress to the error stream.
 */
public final class Main {
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int WRONG_USE = 2;

    private final Messages texts;
    private final PrintStream out;
    private final PrintStream err;

    private Main(Messages texts, PrintStream out, PrintStream err) {
        this.texts = texts;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        Logging.warningsOnly();
        int code = run(List.of(arguments), System.getenv(), System.out, System.err);
        System.out.flush();
        System.exit(code);
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        var language = Languages.of(environment);
        var texts = Messages.load("dev.taskforge.server.text.copy", language);
        return new Main(texts, out, err).run(arguments, environment, language);
    }

    private int run(List<String> arguments, Map<String, String> environment, Locale language) {
        try {
            var request = CopyRequest.read(arguments, environment);
            return copy(request, language);
        } catch (CopyRefused e) {
            complain(e.message());
            return e.isWrongUse() ? WRONG_USE : REFUSED;
        } catch (UnfitValueException e) {
            complain(Message.of("copy.unfit." + e.reason().name().toLowerCase(Locale.ROOT), e.column(), e.row()));
        } catch (DatabaseException e) {
            complain(Message.of(e.isOutcomeUnknown() ? "copy.unknown" : "copy.failed", String.valueOf(e.getMessage())));
            LoggerFactory.getLogger(Main.class).debug("the copy failed", e);
        } catch (UncheckedIOException e) {
            complain(Message.of("copy.failed", e.getMessage() + ": " + e.getCause()));
        }
        return REFUSED;
    }

    private int copy(CopyRequest request, Locale language) {
        var lines = new ProgressLines(texts, err, Clock.systemUTC());
        try {
            var report = new CopyRun(request, Clock.systemUTC(), language, lines).run();
            answer(request, report);
            return report.audit() == null || report.audit().ok() ? DONE : REFUSED;
        } catch (CopyRun.Differs e) {
            answer(request, e.report);
            complain(Message.of("copy.differs", String.join(", ", e.report.differing())));
            return REFUSED;
        }
    }

    private void complain(Message message) {
        err.println(texts.render(message));
    }

    private void say(String key, Object... arguments) {
        out.println(texts.render(Message.of(key, arguments)));
    }

    private void answer(CopyRequest request, CopyReport report) {
        if (request.json()) {
            out.println(Json.write(report));
            return;
        }
        table(report);
        if (request.dryRun()) {
            say("copy.would", report.rows(), report.tables().size(), report.from(), report.to());
        } else if (report.audit() != null) {
            say("copy.done", report.rows(), report.tables().size(), report.from(), report.to());
            out.println(report.audit().found());
            say(request.toPostgres() ? "copy.next_postgres" : "copy.next_sqlite", request.folder(), report.from());
        }
    }

    private void table(CopyReport report) {
        int names = report.tables().stream()
                .mapToInt(table -> table.name().length())
                .max()
                .orElse(0);
        int rows = Long.toString(report.rows()).length();
        for (var table : report.tables()) {
            var line = ("%-" + names + "s  %" + rows + "d").formatted(table.name(), table.rows());
            if (table.read() != null && table.found() != null) {
                line += "  " + table.read().hash().substring(0, 16) + "  "
                        + texts.render(
                                table.differs()
                                        ? Message.of(
                                                "copy.table.differs",
                                                table.found().rows())
                                        : Message.of("copy.table.same"));
            }
            out.println(line);
        }
    }
}
