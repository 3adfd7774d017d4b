package dev.taskforge.ops.backup;

import java.util.Optional;

/** Tells which image an application was released as. */
@FunctionalInterface
public interface ReleasedImages {
    /** The number of the image of the release that serves, which no tag can move; empty when none does. */
    Optional<String> serving(String project);
}
