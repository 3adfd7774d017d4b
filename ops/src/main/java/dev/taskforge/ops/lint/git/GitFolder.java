package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Git keeps what it knows of a folder. Source: gitrepository-layout(5).
 *
 * @param workTree the top of the checked-out files
 * @param own what belongs to this work tree: its HEAD and index
 * @param common what all work trees of the repository share: objects and references
 */
record GitFolder(Path workTree, Path own, Path common) {
    private static final String POINTER = "gitdir:";
    private static final int LONGEST_POINTER = 8192;
    private static final int LONGEST_CONFIG = 256 * 1024;
    private static final Pattern BY_SHA_256 = Pattern.compile("(?i)objectformat\\s{0,8}=\\s{0,8}sha256");

    /** The repository that {@code folder} lies in; empty when there is none. */
    static Optional<GitFolder> of(Path folder) throws IOException {
        for (@Nullable Path at = folder.toRealPath(); at != null; at = at.getParent()) {
            var git = at.resolve(".git");
            if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
                return open(at, git);
            }
            if (Files.isRegularFile(git, LinkOption.NOFOLLOW_LINKS)) {
                var text = line(git);
                if (!text.startsWith(POINTER)) {
                    throw new GitException(".git is no folder and points to none");
                }
                return open(
                        at, at.resolve(text.substring(POINTER.length()).strip()).normalize());
            }
        }
        return Optional.empty();
    }

    private static Optional<GitFolder> open(Path workTree, Path own) throws IOException {
        if (!Files.isRegularFile(own.resolve("HEAD"))) {
            return Optional.empty();
        }
        var shared = own.resolve("commondir");
        var common = Files.isRegularFile(shared) ? own.resolve(line(shared)).normalize() : own;
        if (Files.isDirectory(common.resolve("reftable"))) {
            throw new GitException("references are kept as reftable");
        }
        var config = common.resolve("config");
        if (Files.isRegularFile(config)
                && BY_SHA_256.matcher(text(config, LONGEST_CONFIG)).find()) {
            throw new GitException("objects are named by SHA-256");
        }
        return Optional.of(new GitFolder(workTree, own, common));
    }

    private static String line(Path file) throws IOException {
        return text(file, LONGEST_POINTER).strip();
    }

    private static String text(Path file, int most) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
    }

    /** The path of {@code folder} in the work tree, with a {@code /} at its end; empty for the top. */
    String prefix(Path folder) throws IOException {
        var relative =
                workTree.toRealPath().relativize(folder.toRealPath()).toString().replace('\\', '/');
        return relative.isEmpty() ? "" : relative + "/";
    }
}
