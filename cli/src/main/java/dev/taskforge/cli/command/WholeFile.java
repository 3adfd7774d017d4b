package dev.taskforge.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file beside its place and moves it there when it is complete, so that nobody ever reads half of it. */
final class WholeFile {
    private WholeFile() {}

    /** What is to stand in the file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @throws UncheckedIOException when it cannot be written; what stood there before is left alone */
    static void write(Path target, Content content) {
        try {
            var folder = target.toAbsolutePath().getParent();
            var draft = Files.createTempFile(folder, ".taskforge", ".part");
            try {
                try (var out = Files.newOutputStream(draft)) {
                    content.writeTo(out);
                }
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(target.toString(), e);
        }
    }
}
