package dev.taskforge.server.job;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the filter of a list of jobs from a query. */
public final class JobQuery {
    private JobQuery() {}

    /**
     * The filter, limited to what the principal may see.
     *
     * @return null when the principal may see no jobs at all
     */
    public static @Nullable JobFilter read(Exchange exchange, int limit) {
        var projects = projects(exchange);
        if (projects != null && projects.isEmpty()) {
            return null;
        }
        return of(exchange, projects, limit);
    }

    /** The filter within these projects; null for all. */
    public static JobFilter of(Exchange exchange, @Nullable Set<String> projects, int limit) {
        return new JobFilter(
                states(exchange),
                exchange.query("queue"),
                exchange.query("type"),
                projects,
                time(exchange, "created_after"),
                time(exchange, "created_before"),
                exchange.cursor(),
                limit);
    }

    private static @Nullable Instant time(Exchange exchange, String name) {
        var asked = exchange.query(name);
        try {
            return asked == null ? null : Instant.parse(asked);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(name, Message.of("field.time"));
        }
    }

    private static @Nullable Set<String> projects(Exchange exchange) {
        var asked = exchange.query("project");
        if (asked != null) {
            exchange.require(Action.VIEW, asked);
            return Set.of(asked);
        }
        return exchange.visibleProjects();
    }

    private static @Nullable Set<JobState> states(Exchange exchange) {
        var asked = exchange.query("state");
        if (asked == null) {
            return null;
        }
        var states = EnumSet.noneOf(JobState.class);
        for (var label : asked.split(",", -1)) {
            states.add(Arrays.stream(JobState.values())
                    .filter(state -> state.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid("state", Message.of("field.choice", labels()))));
        }
        return states;
    }

    private static String labels() {
        return Arrays.stream(JobState.values()).map(JobState::label).collect(Collectors.joining(", "));
    }
}
