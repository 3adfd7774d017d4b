package dev.taskforge.ops.markdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.markdown.MarkdownLimitException.Limit;
import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownReaderTest {
    private static List<Block> read(String text) throws MarkdownLimitException {
        return MarkdownReader.read(new SourceFile("a.md", text));
    }

    private static List<String> texts(List<Spot> spots) {
        return spots.stream().map(Spot::text).toList();
    }

    @Test
    void headingsOfBothKindsHaveTheirLevel() throws MarkdownLimitException {
        assertThat(read("# A #\n\nB\n---\n").stream().map(Block.Heading.class::cast))
                .satisfiesExactly(
                        a -> {
                            assertThat(a.level()).isEqualTo(1);
                            assertThat(a.text().text()).isEqualTo("# A #");
                        },
                        b -> {
                            assertThat(b.level()).isEqualTo(2);
                            assertThat(b.text().text()).isEqualTo("B\n---");
                        });
    }

    @Test
    void codeLosesItsFencesAndTheIndentationOfWhatItStandsIn() throws MarkdownLimitException {
        var list = (Block.Items)
                read("1. a\n   ``` Sh {x}\n   b\n     c\n   ```\n").getFirst();
        var code = (Block.Code) list.items().getFirst().rest().getFirst();

        assertThat(list.ordered()).isTrue();
        assertThat(list.items().getFirst().first().text()).isEqualTo("a");
        assertThat(code.language()).isEqualTo("sh");
        assertThat(texts(code.lines())).containsExactly("b", "  c");
        assertThat(code.lines().getFirst()).hasToString("a.md:3:4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"  ```\n  b\n   c\n", "> ```\n> b\n>  c\n> ```\n", "text\n\n    b\n     c\n", "\tb\n\t c\n"})
    void codeIsFoundHoweverItIsSetApart(String text) throws MarkdownLimitException {
        var last = read(text).getLast();
        var code =
                (Block.Code) (last instanceof Block.Quote quote ? quote.blocks().getFirst() : last);

        assertThat(texts(code.lines())).containsExactly("b", " c");
    }

    @Test
    void aFenceWithNothingInItIsACodeBlockWithoutLines() throws MarkdownLimitException {
        for (var text : List.of("```", "```\n```\n")) {
            assertThat(((Block.Code) read(text).getFirst()).lines()).isEmpty();
        }
    }

    @Test
    void cellsOfATableAreTrimmedAndKeepTheirPlace() throws MarkdownLimitException {
        var table = (Block.Table)
                read("| a | b |\n|---|---|\n|  `x \\| y` | [x] |\n| z |\n").getFirst();

        assertThat(texts(table.header())).containsExactly("a", "b");
        assertThat(table.rows().stream().map(MarkdownReaderTest::texts))
                .containsExactly(List.of("`x \\| y`", "[x]"), List.of("z"));
        assertThat(table.rows().getFirst().getFirst()).hasToString("a.md:3:4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a\r\n", "a\r"})
    void moreLinesThanItReadsAreRefusedAndAsManyAreNot(String line) throws MarkdownLimitException {
        assertThat(read(line.repeat(Limit.LINES.most()))).isNotEmpty();
        assertThatThrownBy(() -> read(line.repeat(Limit.LINES.most() + 1)))
                .isInstanceOfSatisfying(
                        MarkdownLimitException.class, e -> assertThat(e.limit()).isEqualTo(Limit.LINES));
    }

    @Test
    void codeSpansEndAtTheNextRunOfTheSameLength() {
        var text = "a `b` ``c ` d`` `e";

        assertThat(CodeSpan.of(text).stream().map(span -> span.code(text))).containsExactly("b", "c ` d");
        assertThat(CodeSpan.of(text).getFirst()).isEqualTo(new CodeSpan(2, 5, 3, 4));
    }

    @Test
    void manyRunsOfBackticksCostNoMoreThanTheirLength() {
        var text = new StringBuilder();
        for (int run = 1; run < 1_200; run++) {
            text.append("`".repeat(run)).append(' ');
        }

        assertThat(CodeSpan.of(text.toString())).isEmpty();
    }
}
