package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.page.view.OneReleaseView.DiffLine;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    private static String diff(String before, String after) {
        return LineDiff.of(before, after).stream()
                .map(line -> line.sign() + line.text())
                .collect(Collectors.joining("\n"));
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void equalTextsHaveNoDifference() {
        assertThat(LineDiff.of("a\nb\n", "a\nb\n")).isEmpty();
        assertThat(LineDiff.of("", "")).isEmpty();
    }

    @Test
    void whatChangedStandsBetweenWhatStayed() {
        assertThat(diff("a\nb\nc", "a\nx\nc")).isEqualTo(" a\n-b\n+x\n c");
        assertThat(diff("a\nc", "a\nb\nc")).isEqualTo(" a\n+b\n c");
        assertThat(diff("a\nb", "")).isEqualTo("-a\n-b");
        assertThat(diff("", "a")).isEqualTo("+a");
        assertThat(diff("a\na", "a")).isEqualTo(" a\n-a");
    }

    @Test
    void linesThatMovedAreKeptWhereMostStays() {
        assertThat(diff("a\nb\nc\nd", "b\nc\nd\na")).isEqualTo("-a\n b\n c\n d\n+a");
    }

    @Test
    void whatIsFarFromAnyChangeIsLeftOut() {
        assertThat(diff(lines(1, 20), lines(1, 9) + "\nten\n" + lines(11, 20)))
                .isEqualTo(" …\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n …");
    }

    @Test
    void textsTooDifferentAreShownOneAfterTheOther() {
        var found = LineDiff.of(lines(1, 5_000), lines(5_001, 10_000));

        assertThat(found).hasSize(10_000);
        assertThat(found.subList(0, 5_000)).extracting(DiffLine::kind).containsOnly("removed");
        assertThat(found.subList(5_000, 10_000)).extracting(DiffLine::kind).containsOnly("added");
    }
}
