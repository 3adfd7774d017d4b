package dev.taskforge.ops.web;

import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.List;

/** A status, or a list of those that are all right. */
public final class StatusType {
    public static final Type<List<Integer>> INSTANCE = Types.oneOrMore(Types.integer(100, 599), 10);

    private StatusType() {}
}
