package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.lint.git.GitFiles;
import dev.taskforge.ops.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the environment files of a folder are kept.
 *
 * @param open paths of those that every user of the machine may read
 * @param git what Git keeps of them; null when the folder lies in no repository
 */
public record Keeping(Set<String> open, @Nullable GitFiles git) {
    /** Of a folder without such files. */
    public static final Keeping NOTHING = new Keeping(Set.of(), null);

    public Keeping {
        open = Set.copyOf(open);
    }

    /** Looks at the files; a repository that cannot be read is a trouble. */
    static Keeping read(Path folder, List<EnvSource> envFiles, List<String> paths, Troubles troubles) {
        var read = envFiles.stream().map(source -> source.file().path()).collect(Collectors.toSet());
        Predicate<String> wanted = path -> read.contains(path) || isEnv(path);
        var files = paths.stream().filter(wanted).toList();
        var open = files.stream().filter(path -> isOpen(folder.resolve(path))).collect(Collectors.toSet());
        try {
            return new Keeping(open, git(folder, files, paths, wanted));
        } catch (IOException | RuntimeException e) {
            // A damaged repository may break any assumption; the folder itself is looked at all the same.
            var reason = e instanceof IOException && e.getMessage() != null
                    ? e.getMessage()
                    : e.getClass().getSimpleName();
            troubles.add(new SourceFile(".git", "").start(), "git.unreadable", reason);
            return new Keeping(open, null);
        }
    }

    /** Of the repository that the folder lies in, and of those that lie in it, such as submodules. */
    private static @Nullable GitFiles git(Path folder, List<String> files, List<String> paths, Predicate<String> wanted)
            throws IOException {
        var inner = paths.stream()
                .filter(path -> path.endsWith("/.git") || path.endsWith("/.git/"))
                .map(path -> path.substring(0, path.lastIndexOf(".git")))
                .toList();
        var own = files.stream()
                .filter(path -> inner.stream().noneMatch(path::startsWith))
                .toList();
        var git = GitFiles.of(folder, own, wanted).orElse(null);
        for (var at : inner) {
            var below = files.stream()
                    .filter(path -> path.startsWith(at))
                    .map(path -> path.substring(at.length()))
                    .toList();
            var other = GitFiles.of(folder.resolve(at), below, path -> wanted.test(at + path));
            if (other.isPresent()) {
                git = (git == null ? GitFiles.NOTHING : git).with(at, other.get());
            }
        }
        return git;
    }

    private static boolean isEnv(String path) {
        return Kind.of(path).filter(kind -> kind == Kind.ENV).isPresent();
    }

    private static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            // Not there any more, or a file system without owners.
            return false;
        }
    }
}
