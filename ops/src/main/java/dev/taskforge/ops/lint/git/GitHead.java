package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commit that a folder is checked out at. Source: gitrepository-layout(5). */
public final class GitHead {
    private static final Logger LOG = LoggerFactory.getLogger(GitHead.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");
    private static final String REFERENCE = "ref:";
    private static final int LONGEST = 4096;

    private GitHead() {}

    /** The name of the commit; empty when the folder lies in no repository, there is no commit yet, or it cannot be read. */
    public static Optional<String> of(Path folder) {
        try {
            var git = GitFolder.of(folder);
            return git.isEmpty() ? Optional.empty() : commit(git.get());
        } catch (IOException e) {
            LOG.warn("the commit of {} cannot be read: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> commit(GitFolder git) throws IOException {
        var head = line(git.own().resolve("HEAD"));
        if (!head.startsWith(REFERENCE)) {
            return Optional.of(head).filter(id -> ID.matcher(id).matches());
        }
        var name = head.substring(REFERENCE.length()).strip();
        var loose = git.common().resolve(name).normalize();
        if (loose.startsWith(git.common()) && Files.isRegularFile(loose)) {
            return Optional.of(line(loose)).filter(id -> ID.matcher(id).matches());
        }
        return packed(git.common().resolve("packed-refs"), name);
    }

    private static Optional<String> packed(Path file, String name) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.length() > 41 && line.substring(41).equals(name))
                    .map(line -> line.substring(0, 40))
                    .filter(id -> ID.matcher(id).matches())
                    .findFirst();
        }
    }

    private static String line(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1).strip();
        }
    }
}
