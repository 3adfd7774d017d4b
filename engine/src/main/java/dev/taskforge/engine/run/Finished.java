package dev.taskforge.engine.run;

import dev.taskforge.engine.store.Outcome;
import java.util.Optional;

/**
 * A run that ended.
 *
 * @param outcome empty when the hold was lost
 * @param nanos how long it took; 0 when it did not begin
 */
record Finished(Run run, Optional<Outcome> outcome, long nanos) {}
