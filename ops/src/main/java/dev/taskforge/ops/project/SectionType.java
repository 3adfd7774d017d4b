package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a section strictly and keeps it as written: its variables are filled in when a check is asked. */
record SectionType(Type<?> type) implements Type<Tree> {

    static Field<Tree> field(SectionFormat section) {
        return Field.optional(section.key(), new SectionType(section.type()), section.description());
    }

    @Override
    public @Nullable Tree read(Tree tree, Reading reading) {
        return type.read(tree, reading) == null ? null : tree;
    }

    @Override
    public Map<String, Object> schema() {
        return type.schema();
    }
}
