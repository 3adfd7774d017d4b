package dev.taskforge.server.account;

/** What a principal may do in a project, from least to most; each role includes the ones before it. */
public enum Role {
    /** Sees everything, changes nothing. */
    VIEWER,
    /** Starts and cancels work. */
    OPERATOR,
    /** Changes declarations, decides, and manages accounts when held on every project. */
    ADMIN;

    /** Whether this role is {@code other} or more. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
