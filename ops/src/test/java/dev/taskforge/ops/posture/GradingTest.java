package dev.taskforge.ops.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formula of the grade. */
class GradingTest {
    private static final List<Weight> WEIGHTS = List.of(Weight.values());
    private static final List<Outcome> COUNTED = List.of(Outcome.PASS, Outcome.FAIL, Outcome.ERROR);

    private static Finding finding(Weight weight, Outcome outcome) {
        return new Finding("r", weight, outcome, Message.of("x"), null, null);
    }

    /** A word such as {@code P1:FAIL} for each. */
    private static List<Finding> findings(String words) {
        var found = new ArrayList<Finding>();
        for (var word : words.split(" ")) {
            var parts = word.split(":");
            found.add(finding(Weight.valueOf(parts[0]), Outcome.valueOf(parts[1])));
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "P0:PASS P1:PASS P2:PASS, A, A, 100",
        "P0:PASS P0:PASS P2:FAIL, A, A, 95",
        "P0:PASS P2:FAIL, B, B, 90",
        "P0:PASS P1:FAIL, C, C, 71",
        "P1:PASS P1:FAIL, D, D, 50",
        "P1:PASS P1:FAIL P1:FAIL, E, E, 33",
        "P2:PASS P1:FAIL, F, F, 20",
        "P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:FAIL, D, D, 90",
        "P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:PASS P0:FAIL P0:FAIL, F, F, 80",
        "P0:PASS P1:ERROR, C, A, 71",
        "P0:ERROR P1:PASS, F, A, 28",
        "P0:PASS P1:FAIL P0:NOT_APPLICABLE, C, C, 71"
    })
    void theGradeFollowsFromWhatPassedAndWeighs(String words, Grade grade, Grade possible, int score) {
        assertThat(Grading.of(findings(words))).isEqualTo(new Grading(grade, possible, score));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0:ERROR P1:ERROR", "P0:NOT_APPLICABLE", "P1:ERROR P0:NOT_APPLICABLE"})
    void whereNothingCouldBeAskedThereIsNoGrade(String words) {
        assertThat(Grading.of(findings(words))).isEqualTo(new Grading(null, null, 0));
    }

    @Test
    void whatDoesNotCountChangesNothing() {
        var counted = findings("P0:PASS P1:FAIL");
        var more = new ArrayList<>(counted);
        more.add(new Finding("x", Weight.P0, Outcome.FAIL, Message.of("x"), null, "another firewall"));

        assertThat(Grading.of(more)).isEqualTo(Grading.of(counted));
    }

    @Test
    void nothingThatIsSetRightMakesTheGradeWorse() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var some = new ArrayList<Finding>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                some.add(finding(
                        WEIGHTS.get(random.nextInt(WEIGHTS.size())), COUNTED.get(random.nextInt(COUNTED.size()))));
            }
            var before = Grading.of(some);
            int place = random.nextInt(some.size());
            var better = new ArrayList<>(some);
            better.set(place, finding(some.get(place).weight(), Outcome.PASS));
            var after = Grading.of(better);

            assertThat(after.score()).isGreaterThanOrEqualTo(before.score());
            if (before.grade() != null && after.grade() != null) {
                assertThat(after.grade()).isLessThanOrEqualTo(before.grade());
            }
            if (before.grade() != null && before.possible() != null) {
                assertThat(before.possible()).isLessThanOrEqualTo(before.grade());
            }
            Collections.shuffle(some, random);
            assertThat(Grading.of(some)).isEqualTo(before);
        }
    }
}
