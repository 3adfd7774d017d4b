/** Keeping the machine from filling up: routes and what they show. */
@NullMarked
package dev.taskforge.server.upkeep;

import org.jspecify.annotations.NullMarked;
