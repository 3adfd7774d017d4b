package dev.taskforge.ops.request;

import java.util.List;

/** Who the people of this installation are, as far as a rule of two persons needs to know. Safe for any thread. */
public interface People {

    /**
     * Whether {@code name} is a person with an account of their own. The local operator is none: whoever can read the
     * data directory acts under that name.
     */
    boolean isPerson(String name);

    /** Whether {@code name} may start work in {@code project} now. */
    boolean mayStart(String name, String project);

    /** The names of those who may approve what others request in {@code project}, in alphabetical order. */
    List<String> approvers(String project);
}
