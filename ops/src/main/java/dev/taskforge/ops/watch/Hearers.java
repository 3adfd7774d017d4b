package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Tx;
import java.time.Instant;

/** Hears what people are to be told, in the transaction that writes it down. */
public interface Hearers {

    /**
     * A monitor is not up.
     *
     * @param transition SILENT when it was brought before and nobody heard of it
     * @return whether anybody hears of it; until somebody does, it is brought with each look
     */
    boolean bad(Tx tx, Monitor monitor, Transition transition);

    /**
     * A monitor of which that was told is up again.
     *
     * @param transition since it was told that it is not
     */
    void well(Tx tx, Monitor monitor, Transition transition);

    /** A monitor of which was told that it is not up is watched no more. */
    void gone(Tx tx, String project, String monitor, Instant at);

    /**
     * A monitor of which nobody was told is up again, or watched no more.
     *
     * @param gone whether it is watched no more
     */
    default void calm(Tx tx, Monitor.Key monitor, Instant at, boolean gone) {}

    /** Nothing outside is reached from here, so that nothing is known of monitors of this project. */
    void offline(Tx tx, String project, Instant since);

    /** It is reached again: brought to all projects, for those who heard that it is not. */
    void online(Tx tx, String project, Instant since, Instant until);
}
