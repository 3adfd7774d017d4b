package dev.taskforge.ops.journey;

import java.util.Optional;

/** What came of asking to begin a run. */
sealed interface Opening {

    /** @param cutOff a run before it that was cut off */
    record Begun(long id, Optional<JourneyRun> cutOff) implements Opening {}

    /**
     * The same job had begun the journey before its server ended. It had changed something by then, so it is not taken
     * again without a person's word.
     */
    record CutOff(JourneyRun before) implements Opening {}

    /** Another run is open. */
    record Busy() implements Opening {}
}
