package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobCatalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs in SQL. States and projects are asked for one by one and merged: a database uses a partial index only for a
 * state that is written out, and keeps the order of an index only for a single project.
 */
public final class SqlCatalogue implements JobCatalogue {
    /** A statement may have only so many arguments. */
    private static final int MOST_AT_ONCE = 1_000;

    @Override
    public Optional<Job> find(Tx tx, long id) {
        return JobRow.find(tx, id);
    }

    @Override
    public List<Job> find(Tx tx, Collection<Long> ids) {
        return ids.stream()
                .distinct()
                .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                .flatMap(some -> JobRow.find(tx, some).stream())
                .toList();
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
        var where = new Where();
        if (state.value() != null) {
            where.and("state = '" + state.value().name() + "'");
        }
        if (project.value() != null) {
            where.project(project.value());
        }
        return where.rest(filter).newest(tx, JobRow.COLUMNS, filter.limit(), JobRow::map);
    }

    @Override
    public long countOpen(Tx tx, JobFilter filter) {
        return open(filter).count(tx);
    }

    @Override
    public List<Long> openIds(Tx tx, JobFilter filter) {
        return open(filter).newest(tx, "id", filter.limit(), row -> row.number("id"));
    }

    /**
     * All states and projects in one condition: page by page the jobs are then walked over once, while a question for
     * each state would walk over those of the others again and again.
     */
    private static Where open(JobFilter filter) {
        var where = new Where();
        var states = filter.states();
        if (states != null) {
            where.states(states);
        }
        var projects = filter.projects();
        if (projects != null) {
            where.projects(projects);
        }
        return where.and("NOT (state = 'RUNNING' AND cancel_requested = 1)").rest(filter);
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
