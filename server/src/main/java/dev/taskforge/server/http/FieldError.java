package dev.taskforge.server.http;

import dev.taskforge.ops.text.Message;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path, such as {@code payload} or {@code job.priority}
 */
public record FieldError(String field, Message message) {}
