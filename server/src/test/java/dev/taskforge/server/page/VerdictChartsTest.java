package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.gate.VerdictRecord;
import dev.taskforge.server.page.view.ChartView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictChartsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static VerdictRecord record(Duration ago, int blockers) {
        var names = java.util.stream.IntStream.range(0, blockers)
                .mapToObj(i -> "b" + i)
                .toList();
        var verdict = blockers == 0 ? Verdict.GO : Verdict.NO_GO;
        return new VerdictRecord(1, "shop", "production", NOW.minus(ago), verdict, 3, names);
    }

    private static ChartView chart(List<VerdictRecord> history) {
        return Objects.requireNonNull(VerdictCharts.of(history, NOW));
    }

    @Test
    void nothingKnownIsNoChart() {
        assertThat(VerdictCharts.of(List.of(), NOW)).isNull();
    }

    @Test
    void aVerdictHoldsUntilTheNextAndSameOnesAreOneSpan() {
        var chart = chart(List.of(
                record(Duration.ofDays(20), 4),
                record(Duration.ofDays(15), 2),
                record(Duration.ofDays(10), 0),
                record(Duration.ofDays(9), 0),
                record(Duration.ofDays(5), 1)));

        assertThat(chart.from()).isEqualTo(NOW.minus(Duration.ofDays(20)));
        assertThat(chart.spans())
                .extracting(ChartView.Span::x, ChartView.Span::width, ChartView.Span::go)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 500, false),
                        org.assertj.core.groups.Tuple.tuple(500, 250, true),
                        org.assertj.core.groups.Tuple.tuple(750, 250, false));
        assertThat(chart.most()).isEqualTo(4);
        assertThat(chart.line()).startsWith("M0 8L250 8L250 47L500 47L500 86");
        assertThat(chart.changes())
                .extracting(ChartView.Change::word)
                .as("the second GO day changed nothing")
                .containsExactly("NO-GO", "GO", "NO-GO", "NO-GO");
    }

    @Test
    void whatHeldBeforeTheThirtyDaysBeginsAtTheEdge() {
        var chart = chart(List.of(record(Duration.ofDays(45), 0), record(Duration.ofDays(15), 1)));

        assertThat(chart.from()).isEqualTo(NOW.minus(Duration.ofDays(30)));
        assertThat(chart.spans())
                .extracting(ChartView.Span::x, ChartView.Span::width)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 500), org.assertj.core.groups.Tuple.tuple(500, 500));
    }

    @Test
    void anyHistoryStaysInsideTheField() {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            var history = new ArrayList<VerdictRecord>();
            long ago = random.nextInt(60 * 24 * 60);
            while (ago >= 0 && history.size() < 40) {
                history.add(record(Duration.ofMinutes(ago), random.nextInt(5)));
                ago -= random.nextInt(3_000);
            }
            var chart = chart(history);

            assertThat(chart.spans()).allSatisfy(span -> {
                assertThat(span.x()).isBetween(0, ChartView.WIDTH);
                assertThat(span.x() + span.width()).isBetween(0, ChartView.WIDTH);
            });
            assertThat(chart.spans().getFirst().x()).isZero();
            assertThat(chart.line().split("[ML]")).allSatisfy(point -> {
                if (!point.isEmpty()) {
                    assertThat(Integer.parseInt(point.split(" ")[1])).isBetween(0, ChartView.BAND);
                }
            });
        }
    }
}
