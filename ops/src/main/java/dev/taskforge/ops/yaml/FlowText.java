package dev.taskforge.ops.yaml;

import java.util.stream.Collectors;

/** A value on one line, in one spelling: the same value always gives the same text. */
public final class FlowText {
    private FlowText() {}

    public static String of(Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> scalar.sort() == Tree.Sort.TEXT ? quoted(scalar.text()) : scalar.text();
            case Tree.Items items ->
                items.items().stream().map(FlowText::of).collect(Collectors.joining(", ", "[", "]"));
            case Tree.Mapping mapping ->
                mapping.entries().entrySet().stream()
                        .map(entry ->
                                entry.getKey() + ": " + of(entry.getValue().value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
