package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.compose.Stack;
import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.lint.image.Dockerfile;
import dev.taskforge.ops.lint.procedure.Procedure;
import dev.taskforge.ops.lint.proxy.NginxFile;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read from one folder, ready for the rules. Immutable but for what is derived from it.
 *
 * @param files every file that was read
 * @param paths every path there is, folders with a {@code /} at the end, also of files that were not read
 * @param procedures what people are told to run, in documents, scripts and checks
 * @param projects what each {@code taskforge.yaml} says that matters to the rules
 * @param keeping how its environment files are kept
 * @param hostMemory of the server in bytes, as the caller says it; null when only the files may say it
 * @param derived what rules made of all this
 */
public record Setup(
        List<SourceFile> files,
        List<String> paths,
        List<ProjectNotes> projects,
        List<EnvSource> envFiles,
        List<Stack> stacks,
        List<Dockerfile> dockerfiles,
        List<NginxFile> proxies,
        List<Procedure> procedures,
        Keeping keeping,
        @Nullable Long hostMemory,
        Derived derived) {

    public Setup {
        files = List.copyOf(files);
        paths = List.copyOf(paths);
        projects = List.copyOf(projects);
        envFiles = List.copyOf(envFiles);
        stacks = List.copyOf(stacks);
        dockerfiles = List.copyOf(dockerfiles);
        proxies = List.copyOf(proxies);
        procedures = List.copyOf(procedures);
    }

    /** The same on a server of so many bytes of memory; null when the caller does not know. */
    public Setup onHostOf(@Nullable Long memory) {
        return new Setup(
                files,
                paths,
                projects,
                envFiles,
                stacks,
                dockerfiles,
                proxies,
                procedures,
                keeping,
                memory,
                new Derived());
    }
}
