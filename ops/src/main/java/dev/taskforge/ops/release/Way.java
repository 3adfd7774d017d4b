package dev.taskforge.ops.release;

import java.io.IOException;
import java.util.Optional;

/** How one release takes the place of another. What fails half-way may be begun again. */
interface Way {
    /** What takes whose place. */
    Change change();

    /** Lets the containers of the new release run until they are well. */
    void start(Pace pace) throws IOException, InterruptedException, Refused;

    /** Lets them get the requests, with the old release ready to take over what they cannot be reached for. */
    void pass(Pace pace) throws IOException, InterruptedException, Refused;

    /** Lets them alone get the requests. */
    void passAlone(Pace pace) throws IOException, InterruptedException, Refused;

    /** What requests go through; empty when there is nothing. */
    Optional<Proxy> edge();

    /** Lets what served before serve again, and takes away what was begun. */
    void back(Pace pace) throws IOException, InterruptedException, Refused;

    /** Waits until nobody is served by the release before any more. */
    void drain(Pace pace) throws IOException, InterruptedException, Refused;
}
