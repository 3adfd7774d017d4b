/** Journeys: a visitor signs in, creates, changes and deletes on the running application, and cleans up. */
@NullMarked
package dev.taskforge.ops.journey;

import org.jspecify.annotations.NullMarked;
