/** Text files with places: what every reader of somebody's files points into. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.source;
