package dev.taskforge.ops.posture;

import java.io.IOException;

/** One thing that a well kept machine has. Asking changes nothing. */
public interface PostureRule {

    /** Names it in files, addresses and texts: {@code posture.ID} is its title. */
    String id();

    Weight weight();

    /**
     * Looks at the machine.
     *
     * @throws IOException when something cannot be read; that is never a pass
     */
    Said ask(Host host, Wanted wanted) throws IOException, InterruptedException;
}
