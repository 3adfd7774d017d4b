package dev.taskforge.ops.lint.image;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.Optional;

/** A Dockerfile. Immutable. */
public final class Dockerfile {
    private final SourceFile file;
    private final List<Stage> stages;

    Dockerfile(SourceFile file, List<Stage> stages) {
        this.file = file;
        this.stages = List.copyOf(stages);
    }

    /** Reads one; an unknown instruction is a trouble, as it is for Docker. */
    public static Dockerfile read(SourceFile file, Troubles troubles) {
        return new DockerfileReader(file, troubles).read();
    }

    public SourceFile file() {
        return file;
    }

    List<Stage> stages() {
        return stages;
    }

    /** The stage that becomes the image; none in a file that could not be read. */
    Optional<Stage> finalStage() {
        return stages.isEmpty() ? Optional.empty() : Optional.of(stages.getLast());
    }

    /** Whether the image holds a program, as far as the file tells. */
    public Presence holds(String program) {
        return finalStage().map(stage -> ImageTools.in(stage, program)).orElse(Presence.UNKNOWN);
    }

    @Override
    public String toString() {
        return "Dockerfile " + file;
    }
}
