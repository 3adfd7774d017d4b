package dev.taskforge.ops.backup.files;

import java.util.SortedMap;

/**
 * What is in an archive of files, whatever the order.
 *
 * @param entries how many files, folders and links there are below each path that was archived
 * @param bytes of all files together
 * @param content a hash of names, kinds, permissions, sizes, targets of links and contents
 * @param owners a hash of the numbers of users and groups that own them
 */
public record FileFacts(SortedMap<String, Long> entries, long bytes, String content, String owners) {}
