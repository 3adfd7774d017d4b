package dev.taskforge.ops.text;

import java.util.Arrays;
import java.util.List;

/**
 * A sentence for people, kept as a key of the message bundles and its arguments so that each reader gets it in their
 * own language. Arguments are data (names, numbers, times), never sentences.
 */
public record Message(String key, List<String> arguments) {

    public Message {
        arguments = List.copyOf(arguments);
    }

    public static Message of(String key, Object... arguments) {
        return new Message(key, Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
