package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobCatalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs in SQL. States and projects are asked for one by one and merged: a database uses a partial index only for a
 * state that is written out, and keeps the order of an index only for a single project.
 */
public final class SqlCatalogue implements JobCatalogue {

    @Override
    public Optional<Job> find(Tx tx, long id) {
        return JobRow.find(tx, id);
    }

    @Override
    public List<Job> list(Tx tx, JobFilter filter) {
        var found = new ArrayList<Job>();
        for (var state : states(filter)) {
            for (var project : projects(filter)) {
                found.addAll(list(tx, filter, state, project));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Job::id).reversed())
                .limit(filter.limit())
                .toList();
    }

    private static List<Job> list(Tx tx, JobFilter filter, Choice<JobState> state, Choice<String> project) {
        var sql = new StringBuilder("SELECT " + JobRow.COLUMNS + " FROM job WHERE 1 = 1");
        var arguments = new ArrayList<@Nullable Object>();
        if (state.value() != null) {
            sql.append(" AND state = '").append(state.value().name()).append('\'');
        }
        if (project.value() != null) {
            if (project.value().isEmpty()) {
                sql.append(" AND project IS NULL");
            } else {
                sql.append(" AND project = ?");
                arguments.add(project.value());
            }
        }
        if (filter.queue() != null) {
            sql.append(" AND queue = ?");
            arguments.add(filter.queue());
        }
        if (filter.type() != null) {
            sql.append(" AND type = ?");
            arguments.add(filter.type());
        }
        if (filter.before() != null) {
            sql.append(" AND id < ?");
            arguments.add(filter.before());
        }
        arguments.add(filter.limit());
        return tx.query(sql.append(" ORDER BY id DESC LIMIT ?").toString(), JobRow::map, arguments.toArray());
    }

    private static List<Choice<JobState>> states(JobFilter filter) {
        var states = filter.states();
        return states == null
                ? List.of(new Choice<>(null))
                : states.stream().map(Choice::new).toList();
    }

    private static List<Choice<String>> projects(JobFilter filter) {
        var projects = filter.projects();
        return projects == null
                ? List.of(new Choice<>(null))
                : projects.stream().map(Choice::new).toList();
    }

    /** One wanted value, or null for any. */
    private record Choice<T>(@Nullable T value) {}
}
