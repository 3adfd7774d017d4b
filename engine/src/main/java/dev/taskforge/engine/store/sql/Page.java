package dev.taskforge.engine.store.sql;

import java.util.List;

/** The next ready jobs of one lane, in order; pages are ordered by their first job that was not dealt with. */
public final class Page implements Comparable<Page> {
    private final String queue;
    private final List<Candidate> jobs;
    private final boolean full;
    private int at;

    /** @param full whether the lane may have more jobs behind these */
    public Page(String queue, List<Candidate> jobs, boolean full) {
        this.queue = queue;
        this.jobs = jobs;
        this.full = full;
    }

    String queue() {
        return queue;
    }

    /** The jobs of the page, in order. */
    public List<Candidate> jobs() {
        return jobs;
    }

    boolean isFull() {
        return full;
    }

    boolean isUsedUp() {
        return at == jobs.size();
    }

    Candidate peek() {
        return jobs.get(at);
    }

    Candidate next() {
        return jobs.get(at++);
    }

    @Override
    @SuppressWarnings("ComparableType")
    public int compareTo(Page other) {
        return Candidate.ORDER.compare(jobs.get(at), other.jobs.get(other.at));
    }
}
