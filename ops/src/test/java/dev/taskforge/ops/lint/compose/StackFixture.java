package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads stacks from texts. */
final class StackFixture {
    final Troubles troubles = new Troubles();
    private final Map<String, SourceFile> files = new LinkedHashMap<>();

    /** Adds a file. */
    StackFixture with(String path, String text) {
        files.put(path, new SourceFile(path, text));
        return this;
    }

    List<Stack> stacks() {
        var env = new ArrayList<EnvSource>();
        var compose = new ArrayList<SourceFile>();
        for (var file : files.values()) {
            if (file.name().contains("env")) {
                env.add(EnvSource.read(file, troubles));
            } else if (file.name().contains("compose")) {
                compose.add(file);
            }
        }
        return StackReader.read(
                compose, env, path -> Optional.empty(), path -> Optional.ofNullable(files.get(path)), troubles);
    }

    /** The only stack, or the first. */
    Stack stack() {
        return stacks().getFirst();
    }

    /** What could not be read: place, key and arguments. */
    List<String> troubled() {
        return troubles.list().stream()
                .map(trouble -> trouble.spot() + " " + trouble.message().key() + " "
                        + trouble.message().arguments())
                .toList();
    }

    /** A file with one service. */
    static Service service(String body) {
        return new StackFixture()
                .with("compose.yml", "services:\n  app:\n    image: app:1.0\n" + body.indent(4))
                .stack()
                .services()
                .getFirst();
    }
}
