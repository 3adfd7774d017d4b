package dev.taskforge.ops.lint;

import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * A fault at a place.
 *
 * @param seen what was seen there, in the texts of the rule's topic; secrets in it only as {@link Masked}
 * @param edits what would mend it, in the order of the file; empty where a person must decide
 */
public record Finding(Rule rule, Spot spot, Message seen, List<Edit> edits) {

    public Finding {
        edits = List.copyOf(edits);
    }
}
