package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Project;
import java.time.Duration;
import java.util.List;

/** Tells people of incidents, in the transaction that writes down what happened. The members are all that were ever in it. */
public interface IncidentPeople {
    /** So long the first words wait for other monitors and for the cause. */
    Duration GATHERING = Duration.ofSeconds(10);

    /**
     * It began, or began again.
     *
     * @return whether anybody hears of it
     */
    boolean opened(Tx tx, Project project, Incident incident, List<Member> members);

    /**
     * More is known: for those who have not heard of it, or not that it is so bad.
     *
     * @return whether anybody hears of it that did not
     */
    boolean renewed(Tx tx, Project project, Incident incident, List<Member> members);

    /**
     * Nobody has taken it on: for channels by their ids, whatever they hear otherwise.
     *
     * @param since how long it has gone on
     */
    void escalated(
            Tx tx, Project project, Incident incident, List<Member> members, List<String> channels, Duration since);

    /** Its cause is known: for those who have heard of it. */
    void caused(Tx tx, Project project, Incident incident);

    /** All are well that people heard of, and others are not that went down later. */
    void remains(Tx tx, Project project, Incident incident, List<Member> members);

    /**
     * No monitor is down in it any more.
     *
     * @param done what was done about it meanwhile
     */
    void closed(Tx tx, Project project, Incident incident, List<Member> members, List<IncidentEvent> done);

    /** Whether a message of it has gone out. */
    boolean isTold(Tx tx, Project project, Incident incident);

    /** What waits to be told of it is not told any more. */
    void withdrawn(Tx tx, Project project, Incident incident);
}
