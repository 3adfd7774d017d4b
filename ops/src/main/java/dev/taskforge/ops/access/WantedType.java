package dev.taskforge.ops.access;

import dev.taskforge.ops.web.StatusType;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A status, several, or what is wanted on one's own and on another's. */
record WantedType() implements Type<Wanted> {
    static final Type<Wanted> INSTANCE = new WantedType();

    private static final Field<List<Integer>> OWN =
            Field.required("own", StatusType.INSTANCE, "On what belongs to the identity's own tenant.");
    private static final Field<List<Integer>> OTHER =
            Field.required("other", StatusType.INSTANCE, "On what belongs to another tenant.");
    private static final Type<Wanted> BOTH =
            new ObjectType<>(List.of(OWN, OTHER), values -> new Wanted(values.get(OWN), values.get(OTHER)));

    @Override
    public @Nullable Wanted read(Tree tree, Reading reading) {
        if (tree instanceof Tree.Mapping) {
            return BOTH.read(tree, reading);
        }
        var status = StatusType.INSTANCE.read(tree, reading);
        return status == null ? null : new Wanted(status, status);
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(StatusType.INSTANCE.schema(), BOTH.schema()));
    }
}
