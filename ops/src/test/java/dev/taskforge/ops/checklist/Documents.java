package dev.taskforge.ops.checklist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The example documents of these tests. */
final class Documents {
    static final List<String> ALL = List.of("peluncuran.md", "fase.md", "operations.md");

    private Documents() {}

    static byte[] bytes(String name) {
        try (var in = Documents.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChecklistDocument read(String name) {
        return ChecklistDocument.read(name, bytes(name));
    }

    static ChecklistDocument of(String text) {
        return ChecklistDocument.read("list.md", text.getBytes(StandardCharsets.UTF_8));
    }

    static DocumentItem item(ChecklistDocument document, String text) {
        return document.items().stream()
                .filter(item -> item.text().startsWith(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item " + text));
    }
}
