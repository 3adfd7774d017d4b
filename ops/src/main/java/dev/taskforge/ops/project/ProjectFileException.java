package dev.taskforge.ops.project;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A project's file cannot be accepted; holds every problem at once. */
public final class ProjectFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ProjectFileException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.render(Messages.ofOperations(Messages.ENGLISH)))
                .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file, at most a hundred. */
    public List<Problem> problems() {
        return problems;
    }
}
