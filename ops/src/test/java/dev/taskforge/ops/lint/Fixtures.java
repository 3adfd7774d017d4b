package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.env.EnvSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Folders to lint in tests. */
final class Fixtures {
    /** What rules take for today. */
    static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private Fixtures() {}

    /** Every rule over a folder. */
    static LintReport lint(Path folder) throws IOException {
        return Lint.folder(folder, Rules.all(), TODAY);
    }

    /** What holds nothing but environment files. */
    static Setup setup(List<EnvSource> envFiles) {
        return new Setup(
                List.of(),
                List.of(),
                List.of(),
                envFiles,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Keeping.NOTHING,
                null,
                new Derived());
    }

    /** Copies what lies in a folder. */
    static void copy(Path from, Path to) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(from)) {
            paths = walk.toList();
        }
        for (var path : paths) {
            var target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }

    /** Carries out the repairs of some findings. */
    static void apply(List<Finding> findings, Path folder) throws IOException {
        var byFile = findings.stream()
                .flatMap(finding -> finding.edits().stream())
                .distinct()
                .collect(Collectors.groupingBy(edit -> edit.spot().file().path()));
        for (var edits : byFile.entrySet()) {
            var file = folder.resolve(edits.getKey());
            var text = new StringBuilder(Files.readString(file));
            edits.getValue().stream()
                    .sorted(Comparator.comparingInt((Edit edit) -> edit.spot().start())
                            .reversed())
                    .forEach(edit ->
                            text.replace(edit.spot().start(), edit.spot().end(), edit.replacement()));
            Files.writeString(file, text);
        }
    }
}
