package dev.taskforge.ops.web;

import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A status, or a list of those that are all right. */
public record StatusType() implements Type<List<Integer>> {
    public static final Type<List<Integer>> INSTANCE = new StatusType();

    private static final Type<Integer> ONE = Types.integer(100, 599);
    private static final Type<List<Integer>> SEVERAL = Types.list(ONE, 1, 10);

    @Override
    public @Nullable List<Integer> read(Tree tree, Reading reading) {
        if (tree instanceof Tree.Items) {
            return SEVERAL.read(tree, reading);
        }
        var one = ONE.read(tree, reading);
        return one == null ? null : List.of(one);
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("oneOf", List.of(ONE.schema(), SEVERAL.schema()));
    }
}
