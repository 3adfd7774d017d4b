package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.stream.Collectors;

/** A text that is not YAML, or more of it than is read. */
public final class YamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    YamlException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.render(Messages.ofOperations(Messages.ENGLISH)))
                .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
