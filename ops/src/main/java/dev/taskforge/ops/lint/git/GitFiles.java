package dev.taskforge.ops.lint.git;

import dev.taskforge.ops.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Git keeps of the wanted files of a folder. Paths are relative to the folder.
 *
 * @param tracked those it tracks
 * @param ignored those that lie there and that it ignores
 * @param past every content any of them ever had in a commit
 * @param complete whether the whole history was looked at, not only as much as is allowed
 */
public record GitFiles(Set<String> tracked, Set<String> ignored, List<Past> past, boolean complete) {
    /** Of a folder that holds none of them. */
    public static final GitFiles NOTHING = new GitFiles(Set.of(), Set.of(), List.of(), true);

    private static final int SHORT = 10;

    public GitFiles {
        tracked = Set.copyOf(tracked);
        ignored = Set.copyOf(ignored);
        past = List.copyOf(past);
    }

    /**
     * A content in the history.
     *
     * @param commit the beginning of the name of a commit that has it
     */
    public record Past(SourceFile file, String commit) {

        private Past below(String folder) {
            return new Past(new SourceFile(folder + file.path(), file.text()), commit);
        }
    }

    /** Together with what a repository in the folder {@code inner} keeps, which has a {@code /} at its end. */
    public GitFiles with(String inner, GitFiles other) {
        return new GitFiles(
                joined(tracked, inner, other.tracked),
                joined(ignored, inner, other.ignored),
                Stream.concat(past.stream(), other.past.stream().map(one -> one.below(inner)))
                        .toList(),
                complete && other.complete);
    }

    private static Set<String> joined(Set<String> outer, String inner, Set<String> paths) {
        return Stream.concat(outer.stream(), paths.stream().map(path -> inner + path))
                .collect(Collectors.toSet());
    }

    /**
     * Reads the repository that {@code folder} lies in; empty when it lies in none. Runs nothing, writes nothing.
     *
     * @param present paths that lie in the folder
     * @param wanted whether a path, there or in the history, is looked at
     * @throws IOException when the repository cannot be read or is of a form that is not known
     */
    public static Optional<GitFiles> of(Path folder, List<String> present, Predicate<String> wanted)
            throws IOException {
        var git = GitFolder.of(folder).orElse(null);
        if (git == null) {
            return Optional.empty();
        }
        var prefix = git.prefix(folder);
        var ignore = new GitIgnore(git);
        var ignored = new HashSet<String>();
        for (var path : present) {
            if (wanted.test(path) && ignore.ignores(prefix + path)) {
                ignored.add(path);
            }
        }
        var tracked = GitIndex.paths(git.own()).stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .filter(wanted)
                .collect(Collectors.toSet());
        try (var objects = new GitObjects(git.common())) {
            var history = new GitHistory(objects, prefix, wanted);
            var past = new ArrayList<Past>();
            boolean complete = true;
            for (var version : history.read(GitRefs.of(git))) {
                var blob = objects.read(version.blob()).orElse(null);
                complete &= blob != null;
                if (blob != null && blob.kind() == GitObject.BLOB) {
                    var text = new String(blob.content(), StandardCharsets.UTF_8);
                    past.add(new Past(
                            new SourceFile(version.path(), text),
                            version.commit().substring(0, SHORT)));
                }
            }
            return Optional.of(new GitFiles(tracked, ignored, past, complete && history.isComplete()));
        }
    }
}
