package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.lint.Troubles.Trouble;
import dev.taskforge.ops.lint.env.EnvContract;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.text.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder with hostile files, and what holds for each: linting ends without an exception and soon, every file was looked
 * at, every place lies in its file, and a secret that was planted on a line of its own appears in nothing that is shown.
 */
final class FuzzedFolder {
    /** Long, and unlike anything that a text of ours says. */
    static final String SECRET = "Kq7canaryZx55xWv8Lm";

    /** Far above what any input of this size takes; only a hang or an explosion gets there. */
    private static final Duration MOST_PROCESSOR_TIME = Duration.ofSeconds(10);

    /** Stands between the files of one input, and cannot stand in a file that is read. */
    private static final char END_OF_FILE = '\u0000';

    private static final int MOST_FILES = 8;
    private static final List<String> NAMES = List.of(
            "compose.yml",
            ".env",
            "Dockerfile",
            "nginx.conf",
            "README.md",
            "run.sh",
            "taskforge.yaml",
            "compose.override.yml",
            ".env.production",
            ".env.example");

    private final Path root;
    private final List<LintTexts> languages =
            List.of(new LintTexts(Messages.ENGLISH), new LintTexts(Messages.INDONESIAN));

    FuzzedFolder(Path root) {
        this.root = root;
    }

    /** One file; its first byte says behind how many of its lines the planted one stands. */
    void check(String name, String planted, byte[] bytes) throws IOException {
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET)) {
            // The fuzzer has learnt it: where it puts it, it need not be a secret.
            return;
        }
        Files.write(root.resolve(name), withLine(planted, bytes));
        check(List.of(name));
    }

    /** Several files, each behind a byte that says which it is. */
    void check(byte[] bytes) throws IOException {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var written = new TreeSet<String>();
        for (var piece : text.split(String.valueOf(END_OF_FILE), MOST_FILES)) {
            if (!piece.isEmpty()) {
                var name = NAMES.get(piece.charAt(0) % NAMES.size());
                Files.write(root.resolve(name), piece.substring(1).getBytes(StandardCharsets.ISO_8859_1));
                written.add(name);
            }
        }
        check(List.copyOf(written));
        for (var name : written) {
            Files.delete(root.resolve(name));
        }
    }

    private void check(List<String> names) throws IOException {
        long begin = processorTime();
        var report = Fixtures.lint(root);
        var shown = shown(report);

        assertThat(Duration.ofNanos(processorTime() - begin)).isLessThan(MOST_PROCESSOR_TIME);
        assertThat(lookedAt(report)).containsAll(names);
        report.findings().forEach(finding -> isInFile(finding.spot()));
        report.troubles().forEach(trouble -> isInFile(trouble.spot()));
        assertThat(shown).as("what is shown").doesNotContain(SECRET);
    }

    /** All that people and programs may get to see. */
    private String shown(LintReport report) {
        var patch = new Patch(report.setup());
        var shown = new StringBuilder();
        for (var texts : languages) {
            report.findings().forEach(finding -> shown.append(FindingText.of(finding, texts, patch)));
            report.troubles().forEach(trouble -> shown.append(texts.of(trouble)));
        }
        shown.append(patch.of(report.findings()).text());
        return shown.append(EnvContract.inferred(report.setup()).yaml()).toString();
    }

    private static List<String> lookedAt(LintReport report) {
        return Stream.concat(
                        report.setup().files().stream(),
                        report.troubles().stream().map(Trouble::spot).map(Spot::file))
                .map(SourceFile::path)
                .toList();
    }

    private static void isInFile(Spot spot) {
        var file = spot.file();
        assertThat(spot.line()).isBetween(1, file.lines());
        assertThat(file.placeOf(spot.end()).line()).isBetween(spot.line(), file.lines());
        var line = file.line(spot.line());
        // The line break itself may be the place: CR LF is two columns behind the line's end.
        assertThat(spot.column()).isBetween(1, line.codePointCount(0, line.length()) + 2);
    }

    /** A file as an input of its own, with the secret behind the first line that holds {@code before}. */
    static byte[] seed(Path file, String before) {
        var text = text(file);
        int at = text.indexOf(before);
        int end = at < 0 ? 0 : text.indexOf('\n', at) + 1;
        long lines = text.substring(0, end).chars().filter(c -> c == '\n').count();
        return ((char) lines + text).getBytes(StandardCharsets.UTF_8);
    }

    /** The files directly in a folder, as one input. */
    static byte[] packed(Path folder) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < NAMES.size(); i++) {
            var file = folder.resolve(NAMES.get(i));
            if (Files.isRegularFile(file)) {
                out.write(i + NAMES.size());
                out.writeBytes(text(file).getBytes(StandardCharsets.UTF_8));
                out.write(END_OF_FILE);
            }
        }
        return out.toByteArray();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withLine(String planted, byte[] bytes) {
        int begin = Math.min(1, bytes.length);
        int wanted = bytes.length == 0 ? 0 : bytes[0] & 0xFF;
        int at = begin;
        for (int i = begin, line = 0; i < bytes.length && line < wanted; i++) {
            if (bytes[i] == '\n') {
                line++;
                at = i + 1;
            }
        }
        var out = new ByteArrayOutputStream();
        out.write(bytes, begin, at - begin);
        out.writeBytes((planted + "\n").getBytes(StandardCharsets.UTF_8));
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
