package dev.taskforge.ops.backup;

import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.DestinationException;

/** Opens the destinations of projects in force. */
@FunctionalInterface
public interface CopyPlaces {

    /** @throws DestinationException when the project declares none of this name, or a variable of it has no value */
    Destination open(String project, String name) throws DestinationException;
}
