package dev.taskforge.ops.upkeep;

/**
 * How much room a disk has at one moment.
 *
 * @param path a place on it, by which people know it
 * @param store which disk that is, as Java names it
 * @param total bytes
 * @param free bytes that ordinary users can still fill
 * @param inodes how many files it can hold; 0 where files are not counted or nobody says
 * @param freeInodes how many more
 */
public record DiskRoom(String path, String store, long total, long free, long inodes, long freeInodes) {}
