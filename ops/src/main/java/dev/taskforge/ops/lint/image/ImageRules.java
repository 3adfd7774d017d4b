package dev.taskforge.ops.lint.image;

import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.stream.Stream;

/** Every rule about Dockerfiles. */
public final class ImageRules {
    private ImageRules() {}

    public static List<Rule> rules() {
        return Stream.of(BaseImageRules.rules(), BuildRules.rules(), StartRules.rules())
                .flatMap(List::stream)
                .toList();
    }

    /** A rule about Dockerfiles. */
    static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.IMAGE, search);
    }
}
