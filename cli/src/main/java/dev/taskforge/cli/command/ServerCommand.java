package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that talk to the server share: where it is, and whether people or programs read the answer. */
public abstract class ServerCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json")
    boolean json;

    @Option(names = "--data", paramLabel = "DIR")
    @Nullable
    Path data;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    boolean help;

    ServerCommand(Session session) {
        this.session = session;
    }

    @Override
    public final Integer call() {
        return run(session.api(data));
    }

    /** Does the work and returns the exit status. */
    abstract int run(Api api);

    final Session session() {
        return session;
    }

    final Screen screen() {
        return session.screen();
    }

    /** Writes the answer as JSON if that was asked for; whether it did. */
    final boolean wroteJson(Doc answer) {
        if (json) {
            screen().json(answer.node());
        }
        return json;
    }

    /** Writes the answer as JSON, or a sentence for people; always done. */
    final int done(Doc answer, String key, @Nullable Object... arguments) {
        if (!wroteJson(answer)) {
            screen().say(key, arguments);
        }
        return ExitCode.DONE;
    }

    /** The headings of these keys. */
    final String[] columns(String... keys) {
        var texts = screen().texts();
        return Arrays.stream(keys).map(key -> texts.get(key)).toArray(String[]::new);
    }

    /** Says who may approve what was asked for, and with which command; nothing to programs. */
    final void sayWhoApproves(Doc request, String project, String approving) {
        if (json) {
            return;
        }
        var approvers = request.at("approvers").items().stream().map(Doc::text).collect(Collectors.joining(", "));
        if (approvers.isEmpty()) {
            screen().say("approvers.none", project);
        } else {
            screen().say("approvers", approvers);
            screen().command(approving);
        }
    }

    /**
     * Writes a list as JSON if that was asked for, else as a table; always done.
     *
     * @param whenEmpty the key of the sentence instead of a table without rows
     * @param columns the headings
     * @param row adds what it shows of one item to the table
     */
    final int list(Doc answer, String whenEmpty, String[] columns, BiConsumer<Table, Doc> row) {
        if (!wroteJson(answer)) {
            var table = new Table(columns);
            answer.items().forEach(item -> row.accept(table, item));
            screen().table(table, whenEmpty);
        }
        return ExitCode.DONE;
    }

    /** Writes one page of a list that may go on, and how to see the next. */
    final int page(Doc answer, String whenEmpty, String[] columns, BiConsumer<Table, Doc> row) {
        list(answer, whenEmpty, columns, row);
        if (!json && !answer.text("next_cursor").isEmpty()) {
            screen().say("jobs.more", answer.text("next_cursor"));
        }
        return ExitCode.DONE;
    }

    /** Waits for a job the server has just accepted and says how it ended; the exit status that fits. */
    final int follow(Api api, Doc accepted) {
        var watch = new JobWatch(session, api);
        var job = watch.untilEnd(accepted.number("id"));
        if (wroteJson(job)) {
            return job.text("state").equals("succeeded") ? ExitCode.DONE : ExitCode.REFUSED;
        }
        return watch.report(job);
    }

    /** The input was wrong in a way only this command can see. */
    final WrongInput wrong(String key, @Nullable Object... arguments) {
        return new WrongInput(screen().texts().get(key, arguments));
    }
}
