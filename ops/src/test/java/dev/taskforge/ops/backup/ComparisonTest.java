package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.Comparison.Kind;
import dev.taskforge.ops.backup.Comparison.Line;
import dev.taskforge.ops.backup.postgres.Facts;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Facts.Content content(long rows, String hash, long indexes, String sha256, long last) {
        return new Facts.Content(
                new TreeMap<>(Map.of("t", rows)),
                new TreeMap<>(Map.of("t", hash)),
                new TreeMap<>(Map.of("indexes", new Facts.Part(indexes, sha256))),
                new TreeMap<>(Map.of("s", new Facts.Sequence(last, last, true))));
    }

    @Test
    void whatIsEqualIsSaidToBe() {
        var comparison = Comparison.of(content(3, "a", 2, "x", 9), content(3, "a", 2, "x", 9));

        assertThat(comparison.left()).isZero();
        assertThat(comparison.lines())
                .containsExactly(
                        new Line(Kind.SCHEMA, "indexes", 2, 2, true),
                        new Line(Kind.TABLE, "t", 3, 3, true),
                        new Line(Kind.SEQUENCE, "s", -1, -1, true));
    }

    @Test
    void theSameNumberOfOtherRowsOrDefinitionsIsNotEqual() {
        assertThat(Comparison.of(content(3, "a", 2, "x", 9), content(3, "b", 2, "y", 8))
                        .lines())
                .noneMatch(Line::equal);
    }

    @Test
    void whatIsMissingOrTooMuchHasNoNumberOnThatSide() {
        var counted = Comparison.counted(Kind.ROWS, Map.of("gone", 4L), Map.of("new", 5L), _ -> true);

        assertThat(counted)
                .containsExactly(new Line(Kind.ROWS, "gone", 4, -1, false), new Line(Kind.ROWS, "new", -1, 5, false));
    }

    @Test
    void whatIsNotEqualIsKeptBeforeTheRest() {
        var lines = IntStream.range(0, 3_000)
                .mapToObj(number -> new Line(Kind.ROWS, "t" + number, 1, 1, number != 2_900))
                .toList();

        var comparison = Comparison.of(lines);

        assertThat(comparison.lines()).hasSize(1_000);
        assertThat(comparison.lines().getFirst().of()).isEqualTo("t2900");
        assertThat(comparison.left()).isEqualTo(2_000);
    }
}
