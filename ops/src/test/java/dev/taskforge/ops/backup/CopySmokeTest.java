package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.CopySmoke.Look;
import dev.taskforge.ops.project.Masking;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a drill makes of an application that was asked while it ran against the copy. */
class CopySmokeTest {
    private static final int WANTED = 200;

    @Test
    void onlyTheWantedStatusIsAnAnswer() {
        assertThat(CopySmoke.judge(true, WANTED, WANTED, false)).isEqualTo(Look.ANSWERED);
        assertThat(CopySmoke.judge(true, 503, WANTED, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, 302, WANTED, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, 204, WANTED, true)).isEqualTo(Look.LATE);
    }

    @Test
    void silenceIsWaitedForUntilTheTimeIsOver() {
        assertThat(CopySmoke.judge(true, 0, WANTED, false)).isEqualTo(Look.WAIT);
        assertThat(CopySmoke.judge(true, 0, WANTED, true)).isEqualTo(Look.LATE);
    }

    @Test
    void anAnswerOfTheLastMomentCounts() {
        assertThat(CopySmoke.judge(true, WANTED, WANTED, true)).isEqualTo(Look.ANSWERED);
    }

    @Test
    void whatHasEndedIsNotWaitedFor() {
        assertThat(CopySmoke.judge(false, 0, WANTED, false)).isEqualTo(Look.ENDED);
        assertThat(CopySmoke.judge(false, WANTED, WANTED, false)).isEqualTo(Look.ENDED);
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
}
