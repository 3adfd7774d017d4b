package dev.taskforge.ops.destination;

/**
 * A file at a destination.
 *
 * @param name without its folder
 * @param bytes its size
 */
public record Listed(String name, long bytes) {}
