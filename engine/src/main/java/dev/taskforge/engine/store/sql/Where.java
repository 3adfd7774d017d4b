package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.RowMapper;
import dev.taskforge.engine.db.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The condition of a question about table {@code job}, part by part. */
final class Where {
    private final List<String> parts = new ArrayList<>();
    private final List<@Nullable Object> arguments = new ArrayList<>();

    Where and(String condition, Object... values) {
        parts.add(condition);
        arguments.addAll(List.of(values));
        return this;
    }

    /** One project; the empty string stands for none. */
    void project(String name) {
        if (name.isEmpty()) {
            and("project IS NULL");
        } else {
            and("project = ?", name);
        }
    }

    void projects(Collection<String> names) {
        if (names.isEmpty()) {
            and("1 = 0");
        } else if (names.size() == 1) {
            project(names.iterator().next());
        } else {
            var all = Placeholders.of(names);
            and("coalesce(project, '') IN (" + all.marks() + ")", all.values().toArray());
        }
    }

    /**
     * Any of these states. Only a list keeps SQLite from the partial index of a single state, which is in another order
     * and would be sorted anew for each page; one that is in the order of ids is welcome.
     */
    void states(Collection<JobState> states) {
        var names = states.stream().map(state -> "'" + state.name() + "'").collect(Collectors.joining(", "));
        boolean inOrder = states.stream()
                .allMatch(
                        state -> state == JobState.WAITING || state == JobState.FAILED || state == JobState.CANCELLED);
        and(states.size() == 1 && inOrder ? "state = " + names : "state IN (" + names + ", '')");
    }

    /** What else the filter says. */
    Where rest(JobFilter filter) {
        equal("queue", filter.queue());
        equal("type", filter.type());
        compare("created_at >= ?", filter.createdAfter());
        compare("created_at < ?", filter.createdBefore());
        compare("id < ?", filter.before());
        return this;
    }

    private void equal(String column, @Nullable String value) {
        compare(column + " = ?", value);
    }

    private void compare(String condition, @Nullable Object value) {
        if (value != null) {
            and(condition, value);
        }
    }

    <T> List<T> newest(Tx tx, String columns, int limit, RowMapper<T> mapper) {
        var all = new ArrayList<>(arguments);
        all.add(limit);
        return tx.query(
                "SELECT " + columns + " FROM job" + text() + " ORDER BY id DESC LIMIT ?", mapper, all.toArray());
    }

    long count(Tx tx) {
        return tx.first("SELECT count(*) AS jobs FROM job" + text(), row -> row.number("jobs"), arguments.toArray())
                .orElse(0L);
    }

    private String text() {
        return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
    }
}
