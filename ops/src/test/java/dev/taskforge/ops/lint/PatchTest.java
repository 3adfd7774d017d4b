package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {
    private static final Rule RULE = new Rule("some-rule", Priority.P1, Topic.ENV, (setup, found) -> {});
    private static final Setup NOTHING = Fixtures.setup(List.of());

    private static Finding finding(Edit... edits) {
        return new Finding(RULE, edits[0].spot(), Message.of("x"), List.of(edits));
    }

    private static Edit edit(SourceFile file, String old, String replacement) {
        int at = file.text().indexOf(old);
        return new Edit(file.spot(at, at + old.length()), replacement);
    }

    private static String diff(Finding... findings) {
        return new Patch(NOTHING).of(List.of(findings)).text();
    }

    @Test
    void aChangedLineStandsBetweenItsNeighbours() {
        var file = new SourceFile("app/compose.yml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");

        assertThat(diff(finding(edit(file, "5", "five")))).isEqualTo("""
                --- a/app/compose.yml\t
                +++ b/app/compose.yml\t
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                """);
    }

    @Test
    void newLinesAtOnePlaceComeTogether() {
        var file = new SourceFile("a", "x:\n  y\n");
        int at = file.text().indexOf("y");
        var one = new Edit(file.spot(at, at), "a: 1\n  ");
        var two = new Edit(file.spot(at, at), "b: 2\n  ");

        assertThat(diff(finding(one), finding(two))).contains("+  a: 1\n", "+  b: 2\n");
        assertThat(new Patch(NOTHING).of(List.of(finding(one), finding(two))).overlapping())
                .isZero();
    }

    @Test
    void aMissingLastLineBreakIsSaid() {
        var file = new SourceFile("a", "1\n2");

        assertThat(diff(finding(edit(file, "2", "two")))).endsWith("""
                -2
                \\ No newline at end of file
                +two
                \\ No newline at end of file
                """);
    }

    @Test
    void linesWithSecretsAreNoContextAndNeverChangeInSight() {
        var file = new SourceFile("compose.yml", "a\nPASSWORD: canary1\nb\nc\nd\nurl: pg://u:canary2@db?x=1\n");
        var harmless = finding(edit(file, "b", "B"));
        var inUrl = finding(edit(file, "?x=1", ""));
        var combined = new Patch(NOTHING).of(List.of(harmless, inUrl));

        assertThat(combined.text()).contains("-b").doesNotContain("canary");
        assertThat(combined.withheld()).isOne();
        assertThat(new Patch(NOTHING).of(inUrl)).isEmpty();
        assertThat(new Patch(NOTHING).of(harmless)).containsExactly("-b", "+B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PASSWORD: ${DB:-canary}",
                "- PASSWORD=${DB-canary}",
                "PASSWORD: \"${DB:-canary}\"",
                "url: pg://u:${DB:-canary}@db"
            })
    void theFallbackOfAVariableIsASecretToo(String line) {
        var file = new SourceFile("compose.yml", "a\n" + line + " # x\n");
        var combined = new Patch(NOTHING).of(List.of(finding(edit(file, "x", "y")), finding(edit(file, "a", "b"))));

        assertThat(combined.withheld()).isOne();
        assertThat(combined.text()).contains("+b").doesNotContain("canary");
    }

    @Test
    void aRepairThatTouchesAnEarlierOneWaits() {
        var file = new SourceFile("a", "one two\n");
        var combined = new Patch(NOTHING)
                .of(List.of(finding(edit(file, "one two", "three")), finding(edit(file, "two", "2"))));

        assertThat(combined.overlapping()).isOne();
        assertThat(combined.text()).contains("+three");
    }

    @Test
    void equalRepairsOfTwoFindingsAreDoneOnce() {
        var file = new SourceFile("a", "one\n");
        var combined = new Patch(NOTHING).of(List.of(finding(edit(file, "one", "1")), finding(edit(file, "one", "1"))));

        assertThat(combined.overlapping()).isZero();
        assertThat(combined.text()).containsOnlyOnce("\n+1\n");
    }

    /** Real {@code patch}, where there is one: what it makes of our diffs is what the edits say. */
    @Test
    void anyEditsApplyWithPatch(@TempDir Path folder) throws IOException, InterruptedException {
        var random = new Random(20261123);
        for (int round = 0; round < 60; round++) {
            var text = text(random);
            boolean marked = random.nextInt(4) == 0;
            var file = new SourceFile("some file.yml", text, marked);
            var edits = edits(file, random);
            var expected = new StringBuilder(text);
            Patch.sorted(edits)
                    .reversed()
                    .forEach(edit ->
                            expected.replace(edit.spot().start(), edit.spot().end(), edit.replacement()));
            var mark = marked ? "\uFEFF" : "";
            Files.writeString(folder.resolve("some file.yml"), mark + text);
            var findings = edits.stream().map(PatchTest::finding).toArray(Finding[]::new);
            var diff = diff(findings);
            Files.writeString(folder.resolve("diff"), diff);

            var patch = new ProcessBuilder("patch", "-p1", "--fuzz=0", "--binary", "-s", "-i", "diff")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(patch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(patch.waitFor()).as("%s%n%s", said, diff).isZero();
            assertThat(folder.resolve("some file.yml")).as(diff).hasContent(mark + expected);
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int line = 0; line < 1 + random.nextInt(30); line++) {
            text.append("line ").append(random.nextInt(5)).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        if (random.nextInt(3) == 0) {
            text.append("last");
        }
        return text.toString();
    }

    /** Edits with room between them, which change something. */
    private static List<Edit> edits(SourceFile file, Random random) {
        var edits = new ArrayList<Edit>();
        int at = 0;
        while (true) {
            int start = at + random.nextInt(40);
            int end = start + random.nextInt(12);
            if (end > file.text().length()) {
                if (!edits.isEmpty()) {
                    return edits;
                }
                start = 0;
                end = 1;
            }
            edits.add(new Edit(file.spot(start, end), "new" + random.nextInt(9) + (random.nextBoolean() ? "\n" : "")));
            at = end + 1;
        }
    }
}
