package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.env.EnvContract;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code taskforge.yaml} says that matters to the rules. The server reads the rest of the file when it is applied.
 *
 * @param composeFile path of the Compose file, relative to the folder of {@code file}; null when none is named
 * @param envFile path of its environment file, as well; null when none is named
 * @param hostMemory of the server, in bytes; null when it is not said
 * @param contract what the application needs from its environment; null when it is not said
 * @param checks what stands below {@code checks}; null when nothing does
 */
public record ProjectNotes(
        SourceFile file,
        @Nullable String composeFile,
        @Nullable String envFile,
        List<RuleWaiver> waivers,
        @Nullable Long hostMemory,
        @Nullable EnvContract contract,
        @Nullable Tree checks) {

    /** The name of such a file. */
    static final String FILE = "taskforge.yaml";

    public ProjectNotes {
        waivers = List.copyOf(waivers);
    }

    /** Reads one; what is wrong in the parts that are looked at is a trouble. */
    static ProjectNotes read(SourceFile file, Troubles troubles) {
        try {
            var tree = YamlReader.read(file.text());
            var lint = entry(tree, "lint");
            var reading = Reading.beforeVariables().key("lint");
            var notes = lint == null ? null : LintFormat.TYPE.read(lint, reading);
            reading.problems().forEach(problem -> troubles.add(file, problem));
            var env = entry(tree, "env");
            var contractReading = Reading.beforeVariables().key("env");
            var contract = env == null ? null : EnvFormat.TYPE.read(env, contractReading);
            contractReading.problems().forEach(problem -> troubles.add(file, problem));
            return new ProjectNotes(
                    file,
                    text(entry(tree, "compose"), "file"),
                    text(entry(tree, "compose"), "env_file"),
                    notes == null ? List.of() : notes.waivers(),
                    notes == null ? null : notes.hostMemory(),
                    contract,
                    entry(tree, "checks"));
        } catch (YamlException e) {
            e.problems().forEach(problem -> troubles.add(file, problem));
            return new ProjectNotes(file, null, null, List.of(), null, null, null);
        }
    }

    /** The folder the file lies in, with a {@code /} at its end; empty at the top. */
    public String folder() {
        return file.path().substring(0, file.path().lastIndexOf('/') + 1);
    }

    /** The path of the environment file that it names for the Compose file at {@code path}; empty when it does not. */
    public Optional<String> envFileOf(String path) {
        return envFile != null && path.equals(folder() + composeFile)
                ? Optional.of(folder() + envFile)
                : Optional.empty();
    }

    private static @Nullable Tree entry(@Nullable Tree tree, String key) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            return null;
        }
        var entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    private static @Nullable String text(@Nullable Tree tree, String key) {
        return entry(tree, key) instanceof Tree.Scalar scalar ? scalar.text() : null;
    }
}
