package dev.taskforge.ops.access;

import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The word {@code all}, read as an empty list, or names of routes. */
record RoutesType() implements Type<List<String>> {
    static final Type<List<String>> INSTANCE = new RoutesType();

    private static final Type<String> ALL = Types.choice(Map.of("all", "all"));
    private static final Type<List<String>> SOME =
            Types.list(Types.text(63, AccessFormat.NAME, "project.part-name", "own-project"), 1, 100);

    @Override
    public @Nullable List<String> read(Tree tree, Reading reading) {
        if (tree instanceof Tree.Items) {
            return SOME.read(tree, reading);
        }
        return ALL.read(tree, reading) == null ? null : List.of();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("oneOf", List.of(ALL.schema(), SOME.schema()));
    }
}
