package dev.taskforge.ops.web;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any value that can be sent as JSON, except secrets written out. */
record JsonType() implements Type<Tree> {
    static final Type<Tree> INSTANCE = new JsonType();
    private static final int MOST_DEPTH = 20;

    @Override
    public @Nullable Tree read(Tree tree, Reading reading) {
        int before = reading.count();
        review("", tree, reading, 0);
        return reading.count() > before ? null : tree;
    }

    private static void review(String name, Tree tree, Reading reading, int depth) {
        if (depth > MOST_DEPTH) {
            reading.report(tree.place(), Message.of("web.json.deep", MOST_DEPTH), null);
            return;
        }
        switch (tree) {
            case Tree.Scalar scalar -> {
                boolean open = !reading.isBeforeVariables() || scalar.text().contains("${");
                if (!open && scalar.sort() == Tree.Sort.TEXT && SecretText.named(name)) {
                    reading.report(tree.place(), Message.of("web.secret"), Message.of("web.secret.fix"));
                }
            }
            case Tree.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    review(name, items.items().get(i), reading.item(i), depth + 1);
                }
            }
            case Tree.Mapping mapping ->
                mapping.entries().forEach((key, entry) -> review(key, entry.value(), reading.key(key), depth + 1));
        }
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", java.util.List.of("object", "array", "string", "number", "boolean", "null"));
    }
}
