package dev.taskforge.ops.backup.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.csv.CsvFault.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReaderTest {
    private static final List<String> TWO = List.of("a", "b");

    private final List<String> rows = new ArrayList<>();

    private CsvReader read(byte[] file, List<String> columns, int mostRow) throws IOException {
        var reader = new CsvReader(
                "x.csv",
                columns,
                (bytes, length) -> rows.add(new String(bytes, 0, length, StandardCharsets.UTF_8)),
                mostRow);
        reader.read(new ByteArrayInputStream(file));
        return reader;
    }

    private CsvReader read(String file) throws IOException {
        return read(file.getBytes(StandardCharsets.UTF_8), TWO, 1 << 20);
    }

    @Test
    void nullAndEmptyTextDiffer() throws IOException {
        assertThat(read("a,b\r\n,\"\"\r\n\"\",\r\n").faults()).isEmpty();
        assertThat(rows).containsExactly("\\N\t", "\t\\N");
    }

    @Test
    void whatMeansSomethingToCopyIsEscaped() throws IOException {
        read("a,b\n\"x\ny\r\t\\\",\"\"\"\"\n\\N,\\.\n");
        assertThat(rows).containsExactly("x\\ny\\r\\t\\\\\t\"", "\\\\N\t\\\\.");
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertThat(read("a,b\n1,").faults()).isEmpty();
        assertThat(rows).containsExactly("1\t\\N");
    }

    @Test
    void aLineWithNothingIsNullInATableOfOneColumn() throws IOException {
        assertThat(read("only\n\n\"\"\n".getBytes(StandardCharsets.UTF_8), List.of("only"), 100)
                        .rows())
                .isEqualTo(2);
        assertThat(rows).containsExactly("\\N", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a,c\\n1,2\\n|HEADER|1",
                "|HEADER|1",
                "a,b\\n1,2\\n3\\n|FEW_FIELDS|3",
                "a,b\\n\"1\\n\",2\\n3,4,5\\n|MANY_FIELDS|4",
                "a,b\\n1,\\0\\n|ZERO|2",
                "a,b\\n1,x\"y\\n|QUOTE|2",
                "a,b\\n1,\"x\"y\\n|QUOTE|2",
                "a,b\\n1,\"x\\n\\n|OPEN_QUOTE|2",
                "a,b\\n1,2\\r3\\n|LONE_RETURN|2",
                "a,b\\n1,2\\r|LONE_RETURN|2"
            })
    void whatIsWrongIsToldWithItsLine(String file, Kind kind, long line) throws IOException {
        var faults = read((file == null ? "" : file).translateEscapes()).faults();
        assertThat(faults).extracting(CsvFault::kind).containsExactly(kind);
        assertThat(faults.getFirst().line()).isEqualTo(line);
    }

    @Test
    void bytesThatAreNoUtf8AreTold() throws IOException {
        for (var wrong : List.of("ff", "c0af", "eda080", "f4908080", "e282", "80")) {
            var out = new ByteArrayOutputStream();
            out.writeBytes("a,b\n1,".getBytes(StandardCharsets.UTF_8));
            out.writeBytes(java.util.HexFormat.of().parseHex(wrong));
            out.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
            assertThat(read(out.toByteArray(), TWO, 1000).faults())
                    .as(wrong)
                    .extracting(CsvFault::kind)
                    .containsExactly(Kind.NO_UTF8);
        }
        assertThat(read("a,b\né,\uD83D\uDE00\n").faults()).isEmpty();
    }

    @Test
    void aRowThatIsTooLongIsTold() throws IOException {
        var file = ("a,b\n1," + "x".repeat(300_000) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(read(file, TWO, 200_000).faults()).extracting(CsvFault::kind).containsExactly(Kind.LONG_ROW);
    }

    @Test
    void onlyTheFirstFewFaultsAreKept() throws IOException {
        assertThat(read("a,b\n" + "1\n".repeat(1_000)).faults()).hasSize(10);
    }

    @Test
    void whatIsWrittenIsReadAgainWithTheSameHash() throws IOException {
        var random = new Random(7);
        var letters = "ab\\\",\n\r\t\b\f\u000b\u00e9.N".toCharArray();
        for (int round = 0; round < 200; round++) {
            rows.clear();
            var written = new ArrayList<String>();
            var out = new ByteArrayOutputStream();
            var writer = new CsvWriter(out, TWO);
            for (int i = 0; i < 5; i++) {
                var row = field(random, letters) + "\t" + field(random, letters);
                written.add(row);
                var bytes = row.getBytes(StandardCharsets.UTF_8);
                writer.row(bytes, bytes.length);
            }
            var reader = read(out.toByteArray(), TWO, 1 << 20);
            assertThat(reader.faults()).isEmpty();
            assertThat(rows).isEqualTo(written);
            assertThat(reader.hash()).isEqualTo(writer.hash());
            assertThat(reader.rows()).isEqualTo(5);
        }
    }

    /** As COPY writes it. */
    private static String field(Random random, char[] letters) {
        if (random.nextInt(4) == 0) {
            return "\\N";
        }
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            char letter = letters[random.nextInt(letters.length)];
            int escaped = CopyText.escaped(letter);
            if (escaped == 0) {
                text.append(letter);
            } else {
                text.append('\\').append((char) escaped);
            }
        }
        return text.toString();
    }
}
