package dev.taskforge.ops.backup.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargeTablesTest {
    private static final LargeTable FIRST = new LargeTable("public", "first", 5, List.of("a", "b \"c"));
    private static final LargeTable SECOND = new LargeTable("Odd", "sec\"ond", 3, List.of("a"));

    /** Comes a byte at a time when that is asked for. */
    private static Rows read(LargeTables tables, String text, int most) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, most));
            }
        };
        return tables.read(in);
    }

    /** The line that comes after a table. */
    private static String end(LargeTables tables) {
        var script = tables.script("/pipe");
        var line = script.lines()
                .filter(text -> text.startsWith("COPY (SELECT '"))
                .findFirst()
                .orElseThrow();
        return line.split("'")[1];
    }

    @Test
    void theServerIsToldToWriteEachTableAndALineNobodyKnows() {
        var tables = new LargeTables(List.of(FIRST, SECOND));
        assertThat(tables.script("/pipe"))
                .contains("COPY \"public\".\"first\" (\"a\", \"b \"\"c\") TO '/pipe';\nCOPY (SELECT '" + end(tables))
                .contains("COPY \"Odd\".\"sec\"\"ond\" (\"a\") TO '/pipe';\n");
        assertThat(end(tables)).hasSize(32).isNotEqualTo(end(new LargeTables(List.of(FIRST))));
    }

    @Test
    void rowsAreToldApartByTableHoweverTheyArrive() throws IOException {
        var tables = new LargeTables(List.of(FIRST, SECOND));
        var end = end(tables);
        var text = "1\tx\n2\ty" + end + "\n\n" + end + "\n\\\\.\n" + end + "\n";
        var rows = read(tables, text, Integer.MAX_VALUE);
        assertThat(rows.counts()).containsEntry("public.first", 3L).containsEntry("\"Odd\".\"sec\"\"ond\"", 1L);
        for (int most = 1; most < 40; most++) {
            assertThat(read(tables, text, most)).isEqualTo(rows);
        }
    }

    @Test
    void aTableThatIsMissingOrCutIsRefused() {
        var tables = new LargeTables(List.of(FIRST, SECOND));
        var end = end(tables);
        for (var text : List.of(
                "", "1\n", "1\n" + end + "\n", "1\n" + end + "\n2\n", end + "\n" + end, end + "\n" + end + "\n3\n")) {
            assertThatThrownBy(() -> read(tables, text, 7))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not write all rows");
        }
    }

    @Test
    void handsHaveAboutAsMuchToDo() {
        var sizes = IntStream.of(9, 5, 4, 3, 2, 1)
                .mapToObj(bytes -> new LargeTable("s", "t" + bytes, bytes, List.of("a")))
                .toList();
        assertThat(LargeTables.deal(sizes, 2))
                .hasSize(2)
                .allSatisfy(hand -> assertThat(hand.bytes()).isEqualTo(12));
        assertThat(LargeTables.deal(List.of(FIRST), 4)).hasSize(1);
        assertThat(LargeTables.deal(List.of(), 2)).isEmpty();
    }
}
