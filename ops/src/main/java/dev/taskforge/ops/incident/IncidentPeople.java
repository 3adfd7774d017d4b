package dev.taskforge.ops.incident;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Project;
import java.time.Duration;
import java.time.Instant;
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
     * @param since for how long nobody has
     */
    void escalated(
            Tx tx, Project project, Incident incident, List<Member> members, List<String> channels, Duration since);

    /** Its cause is known: for those who have heard of it. */
    void caused(Tx tx, Project project, Incident incident);

    /**
     * Others went down at about the same time, and nothing explains them: for those who have heard of it.
     *
     * @param joined these
     */
    void joined(Tx tx, Project project, Incident incident, List<Member> joined);

    /** All are well that people heard of, and others are not that went down later. */
    void remains(Tx tx, Project project, Incident incident, List<Member> members);

    /**
     * No monitor is down in it any more.
     *
     * @param done what was done about it meanwhile
     */
    void closed(Tx tx, Project project, Incident incident, List<Member> members, List<IncidentEvent> done);

    /** Whether a message of it has gone out, or goes out at this moment. */
    boolean isTold(Tx tx, Project project, Incident incident, Instant now);

    /** What waits to be told of it is not told any more. */
    void withdrawn(Tx tx, Project project, Incident incident);
}
