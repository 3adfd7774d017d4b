package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import org.jspecify.annotations.Nullable;

/** The first step of reading any single value. */
final class Scalars {
    private Scalars() {}

    /** The scalar, or null after reporting that it is a list, an object or nothing. */
    static Tree.@Nullable Scalar single(Tree tree, Reading reading) {
        if (tree instanceof Tree.Scalar scalar && scalar.sort() != Tree.Sort.NOTHING) {
            return scalar;
        }
        var message =
                switch (tree) {
                    case Tree.Scalar scalar -> Message.of("yaml.nothing");
                    case Tree.Items items -> Message.of("yaml.single.list");
                    case Tree.Mapping mapping -> Message.of("yaml.single.object");
                };
        reading.report(tree.place(), message, null);
        return null;
    }

    /** The scalar, or null after reporting that it is not a text; a number or a flag has to be put in quotes. */
    static Tree.@Nullable Scalar text(Tree tree, Reading reading) {
        var scalar = single(tree, reading);
        if (scalar != null && scalar.sort() != Tree.Sort.TEXT) {
            reading.report(
                    scalar.place(),
                    Message.of("yaml.text", Shown.of(scalar.text())),
                    Message.of("yaml.text.fix", Shown.of(scalar.text())));
            return null;
        }
        return scalar;
    }
}
