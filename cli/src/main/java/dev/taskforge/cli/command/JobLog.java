package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import java.util.List;
import java.util.function.Consumer;

/** What a job writes, from its beginning, each line once. Used by one thread. */
final class JobLog {
    private static final int PAGE = 500;

    private final Api api;
    private final long id;
    private long after;

    JobLog(Api api, long id) {
        this.api = api;
        this.id = id;
    }

    /** Hands over all lines that were written since the last time. */
    void read(Consumer<Doc> line) {
        List<Doc> lines;
        do {
            lines = api.get(Api.path("/api/v1/jobs/{}/log", id) + "?after=" + after + "&limit=" + PAGE)
                    .items();
            for (var one : lines) {
                line.accept(one);
                after = Math.max(after, one.number("number"));
            }
        } while (lines.size() == PAGE);
    }
}
