package dev.taskforge.ops.lint.image;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Where the image says how to ask whether it works; empty when it does not. */
    public Optional<Spot> health() {
        return healthInstruction().map(Instruction::spot);
    }

    /** A flag of its health check, such as {@code 3s} of {@code --timeout=3s}. */
    public Optional<String> healthFlag(String name) {
        return healthInstruction().flatMap(instruction -> instruction.flag(name));
    }

    private Optional<Instruction> healthInstruction() {
        return finalStage()
                .flatMap(stage -> stage.last("HEALTHCHECK"))
                .filter(instruction -> !instruction.arguments().strip().equals("NONE"));
    }

    /** The ports it says it listens on, without protocols. */
    public List<String> exposed() {
        return finalStage().stream()
                .flatMap(Stage::whole)
                .filter(instruction -> instruction.is("EXPOSE"))
                .flatMap(instruction -> instruction.words().stream())
                .map(word -> word.split("/", 2)[0])
                .toList();
    }

    /** The images its stages are based on, each with the place of its {@code FROM}. */
    public Map<Spot, String> bases() {
        var bases = new LinkedHashMap<Spot, String>();
        stages.stream()
                .filter(stage -> stage.base() == null && !stage.image().equals("scratch"))
                .forEach(stage -> bases.put(stage.from().spot(), stage.image()));
        return bases;
    }

    @Override
    public String toString() {
        return "Dockerfile " + file;
    }
}
