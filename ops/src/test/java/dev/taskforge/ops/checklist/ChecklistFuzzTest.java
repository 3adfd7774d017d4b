package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.taskforge.ops.request.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes stand in a checklist, it is read or refused, and what may be written back stands where it is said. */
class ChecklistFuzzTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/dev/taskforge/ops/checklist");

    @MethodSource
    @FuzzTest
    void checklist(byte[] bytes) {
        ChecklistDocument document;
        try {
            document = ChecklistDocument.read("fuzzed.md", bytes);
        } catch (RequestException refused) {
            assertThat(refused.text().key()).startsWith("checklist.");
            return;
        }
        assertThat(document.file().bytes()).isEqualTo(bytes);
        for (var item : document.items()) {
            var mark = item.mark();
            if (mark != null && mark.box()) {
                var spot = mark.spot();
                assertThat(spot.file().text().substring(spot.start() - 1, spot.end() + 1))
                        .matches("\\[[ xX]]");
            }
        }
    }

    static Stream<byte[]> checklist() throws IOException {
        var seeds = new ArrayList<byte[]>();
        try (var files = Files.list(EXAMPLES)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds.stream();
    }
}
