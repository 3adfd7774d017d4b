package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.markdown.MarkdownLimitException;
import dev.taskforge.ops.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileMarkdownTest {
    private static final int MOST = MarkdownFile.MOST_BYTES;

    /** As much of it as is read at all. */
    private static String filled(String unit) {
        int breaks = (int) unit.chars().filter(c -> c == '\n' || c == '\r').count();
        int most = MOST / unit.getBytes(StandardCharsets.UTF_8).length;
        return unit.repeat(breaks == 0 ? most : Math.min(most, MarkdownLimitException.Limit.LINES.most() / breaks));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "> ",
                "[",
                "[a](",
                "*a **a ",
                "- ",
                "1. ",
                "`",
                "`a``b```c",
                "|a",
                "- [ ] [",
                "![[]()",
                "<",
                "<!--",
                "&",
                "\\",
                "_a__",
                "# ",
                "#\n",
                "---\n",
                "- [ ] a\n",
                "[a]: b\n",
                "\t",
                "\r",
                "\u00a0",
                "`\n",
                "```\n",
                "- [ ] a\n  ```sh\n  ls x # y\n  ```\n",
                "- [x] `` ` ",
                "| [x] ",
                "a:\n",
                "- Date:\n",
                "(DONE) ",
                "\uD83D\uDE00"
            })
    void endsOnAsMuchOfAnythingAsItReadsAndGivesTheBytesBack(String unit) {
        var bytes = filled(unit).getBytes(StandardCharsets.UTF_8);

        var document = ChecklistDocument.read("hostile.md", bytes);

        assertThat(document.file().bytes()).isEqualTo(bytes);
        assertThat(document.items()).allMatch(item -> item.headings().size() <= 80);
    }

    @Test
    void refusesATableThatWouldBeFilledUpToMillionsOfCells() {
        var text = "|a".repeat(1000) + "|\n" + "|-".repeat(1000) + "|\n" + "x\n".repeat(9_000);

        assertThatThrownBy(() -> Documents.of(text))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.text().key()).isEqualTo("checklist.tables"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls;", "a # b\n  ", "a && ", "# c\n  ", "(", "if ", "a <<X\n  "})
    void endsOnABlockOfCodeFullOfAnything(String unit) {
        int most = unit.contains("\n") ? MarkdownLimitException.Limit.LINES.most() - 10 : (MOST - 100) / unit.length();
        var text = "- [ ] a\n  ```sh\n  " + unit.repeat(most) + "\n  ```\n";

        assertThat(Documents.of(text).items()).hasSize(1);
    }

    @Test
    void refusesAFileLargerThanItsLimit() {
        assertThatThrownBy(() -> ChecklistDocument.read("large.md", new byte[MOST + 1]))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.text().key()).isEqualTo("checklist.size"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a\r\n", "a\r", "#\n", "`\n"})
    void refusesMoreLinesThanAChecklistHasHoweverTheyEnd(String line) {
        var text = line.repeat(MarkdownLimitException.Limit.LINES.most() + 1);

        assertThatThrownBy(() -> Documents.of(text))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.text().key()).isEqualTo("checklist.lines"));
    }

    @Test
    void readsAnythingMadeOfTheSignsOfMarkdown() {
        var random = new Random(7);
        var signs = new String[] {
            "[",
            "]",
            "x",
            " ",
            "- ",
            "\n",
            "\r\n",
            "|",
            "`",
            "```",
            "#",
            ">",
            "1. ",
            "(DONE)",
            ":",
            "Status",
            "Gate",
            "    ",
            "<!-- tf:",
            "-->",
            "\\",
            "Phase 1",
            "Jika ",
            "*",
            "[ ] ",
            "PIC",
            "\uFEFF",
            "é",
            "\uD83D\uDE00"
        };
        for (int round = 0; round < 3_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append(signs[random.nextInt(signs.length)]);
            }
            var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            var document = ChecklistDocument.read("random.md", bytes);
            assertThat(document.file().bytes()).isEqualTo(bytes);
            assertThat(document.items()).allSatisfy(item -> {
                if (item.mark() != null && item.mark().box()) {
                    var spot = item.mark().spot();
                    assertThat(spot.file().text().substring(spot.start() - 1, spot.end() + 1))
                            .matches("\\[[ xX]]");
                }
            });
        }
    }
}
