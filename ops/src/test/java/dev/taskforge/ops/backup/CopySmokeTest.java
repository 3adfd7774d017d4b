package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.CopySmoke.Look;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a drill makes of an application that was asked while it ran against the copy. */
class CopySmokeTest {
    private static final int WANTED = 200;

    @Test
    void onlyTheWantedStatusIsAnAnswer() {
        assertThat(CopySmoke.judge(true, WANTED, WANTED, true, false)).isEqualTo(Look.ANSWERED);
        assertThat(CopySmoke.judge(true, 503, WANTED, true, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, 302, WANTED, true, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, 204, WANTED, true, true)).isEqualTo(Look.LATE);
    }

    @Test
    void silenceIsWaitedForUntilTheTimeIsOver() {
        assertThat(CopySmoke.judge(true, 0, WANTED, true, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, 0, WANTED, true, true)).isEqualTo(Look.LATE);
    }

    @Test
    void anAnswerOfTheLastMomentCounts() {
        assertThat(CopySmoke.judge(true, WANTED, WANTED, true, true)).isEqualTo(Look.ANSWERED);
    }

    @Test
    void anAnswerOfOneThatHasNotUsedTheCopyIsNone() {
        assertThat(CopySmoke.judge(true, WANTED, WANTED, false, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, WANTED, WANTED, false, true)).isEqualTo(Look.ALONE);
    }

    @Test
    void aLineThatMayBeCutIsNotTold() {
        assertThat(CopySmoke.whole("ret-key\nnext", 12)).isEqualTo("next");
        assertThat(CopySmoke.whole("secret\nnext", 100)).isEqualTo("secret\nnext");
        assertThat(CopySmoke.whole("one line without an end", 12)).isEmpty();
    }

    @Test
    void whatHasEndedIsNotWaitedFor() {
        assertThat(CopySmoke.judge(false, 0, WANTED, true, false)).isEqualTo(Look.ENDED);
        assertThat(CopySmoke.judge(false, WANTED, WANTED, true, false)).isEqualTo(Look.ENDED);
    }

    @Test
    void theLastLinesAreToldWithoutSecretsAndBlanks() {
        var log = "first\n\n  second with s3cr3t-key\nthird\nfourth\nfifth\nsixth\n\n";
        assertThat(CopySmoke.told(log, new Masking(List.of("s3cr3t-key"))))
                .isEqualTo("second with *** / third / fourth / fifth / sixth");
        assertThat(CopySmoke.told(" \n", Masking.NONE)).isEqualTo("–");
    }

    @Test
    void theyAreBounded() {
        var log = IntStream.range(0, 50).mapToObj(i -> "x".repeat(400) + i).collect(Collectors.joining("\n"));
        assertThat(CopySmoke.told(log, Masking.NONE))
                .hasSize(600)
                .startsWith("…")
                .endsWith("x49");
    }

    @Test
    void theUrlNamesTheCopyAlone() {
        assertThat(CopySmoke.url("app")).isEqualTo("postgresql://app:drill@database:5432/drill");
        assertThat(CopySmoke.url("odd name@x")).isEqualTo("postgresql://odd%20name%40x:drill@database:5432/drill");
    }

    private static Drill ended(String outcome) {
        return new Drill(
                1,
                "shop",
                "main",
                1,
                outcome.startsWith("drill.passed"),
                Message.of(outcome),
                null,
                Duration.ZERO,
                DrillTimes.NONE,
                Duration.ZERO,
                Instant.EPOCH,
                1);
    }

    @Test
    void aDrillKnowsWhetherTheApplicationAnswered() {
        assertThat(ended("drill.passed.smoke").answered()).contains(true);
        assertThat(ended("drill.smoke.status").answered()).contains(false);
        assertThat(ended("drill.smoke.begin").answered()).contains(false);
        assertThat(ended("drill.passed.postgres").answered()).isEmpty();
        assertThat(ended("drill.hash").answered()).isEmpty();
    }
}
