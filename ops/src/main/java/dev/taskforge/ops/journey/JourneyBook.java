package dev.taskforge.ops.journey;

import dev.taskforge.ops.journey.JourneyRun.Cleanup;
import dev.taskforge.ops.journey.JourneyRun.State;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the run of a journey is kept while it goes on. */
interface JourneyBook {
    /** Keeps nothing: in a copy of the application no run disturbs another, and what it leaves is gone with the copy. */
    JourneyBook NONE = new JourneyBook() {
        @Override
        public Opening open(String project, String journey, @Nullable Long jobId, Duration patience) {
            return new Opening.Begun(0, Optional.empty());
        }

        @Override
        public boolean reach(long id, String step, boolean acted, Duration longest) {
            return true;
        }

        @Override
        public void end(long id, State state, Cleanup cleanup, String note) {
            // Nobody asks for it.
        }
    };

    /** Begins a run as soon as no other is open; gives up after {@code patience}. */
    Opening open(String project, String journey, @Nullable Long jobId, Duration patience) throws InterruptedException;

    /**
     * Records, before it is taken, which step comes next, and holds the turn for as long as it may take.
     *
     * @return false when the run has lost its turn, since its lease was over: it must stop
     */
    boolean reach(long id, String step, boolean acted, Duration longest);

    /** Records how a run ended; one that has lost its turn stays cut off. */
    void end(long id, State state, Cleanup cleanup, String note);
}
