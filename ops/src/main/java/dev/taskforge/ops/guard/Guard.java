package dev.taskforge.ops.guard;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something of the machine that stays as a project's file wants it, such as the ports that may be reached. Each guard says what is wanted,
 * what is in force, and how the one becomes the other; when that is done, by whom, and what happens when it changes is the same for all.
 *
 * <p>What is wanted is a state: a text of its own, which does not depend on the machine, so that it can be exported and put back. Safe for
 * use by any thread.
 */
public interface Guard {

    /** Its name, as commands and addresses say it. */
    String name();

    /** Whether a project's file says anything about it. */
    boolean isDeclared(ProjectFile file);

    /** What a project's file wants, and how that stands. Changes nothing. */
    Wanted wanted(Project project) throws IOException, InterruptedException;

    /** Why a state must not be put in force on this machine; empty when it may. */
    List<Message> objections(Project project, String state) throws IOException, InterruptedException;

    /**
     * Reads a state that somebody brings.
     *
     * @throws IllegalArgumentException with what is wrong in it
     */
    String read(String state);

    /** What {@link #put} would write on this machine as it is now; it differs when that must be done again. */
    String rendered(Project project, String state) throws IOException, InterruptedException;

    /**
     * Puts a state in force, wholly or not at all.
     *
     * @throws IOException when it was not taken; then what was before still is
     */
    void put(Project project, String state) throws IOException, InterruptedException;

    /** What is in force, as the machine tells it; empty for nothing. */
    String inForce(Project project) throws IOException, InterruptedException;

    /** What {@link #remove} needs to know of how it was before the guard came. */
    String before(Project project) throws IOException, InterruptedException;

    /**
     * Leaves things as they were before the guard came.
     *
     * @param before what {@link #before} said; null when nothing is known
     */
    void remove(Project project, @Nullable String before) throws IOException, InterruptedException;

    /** Finds out by trying whether a state holds. Changes nothing that stays. */
    List<Proof> prove(Project project, String state) throws IOException, InterruptedException;

    /** Removes what a process that was killed while it tried something left behind. */
    default void clear() throws IOException, InterruptedException {}

    /** Whether a mistake may keep people from the machine, so that a new state goes back by itself unless somebody keeps it. */
    boolean mayLockOut();
}
