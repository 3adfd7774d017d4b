package dev.taskforge.server.http;

/**
 * A file that came with a form.
 *
 * @param name as the client gave it: never a path to use
 */
@SuppressWarnings("ArrayRecordComponent") // read once by the handler; never compared
public record FormFile(String name, byte[] content) {}
