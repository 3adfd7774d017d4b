package dev.taskforge.ops.posture;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The grade of a machine, from what came of the rules. Pure.
 *
 * <p>Each rule that counts has points: 10 for P0, 4 for P1, 1 for P2. The score is the part of the points whose rules passed, in
 * percent. A is 95 or more, B 85, C 70, D 50, E 30, F less. A P0 rule that is not passed leaves D at best, two or more leave F. What
 * could not be asked is not passed, so that nobody gets a grade for what nobody saw.
 *
 * @param grade what is proven; null when nothing could be asked
 * @param possible what it were if all that could not be asked were right; null when nothing could be asked
 * @param score the points of passed rules, in percent of those that count
 */
public record Grading(@Nullable Grade grade, @Nullable Grade possible, int score) {

    /** The grade of these. */
    public static Grading of(List<Finding> findings) {
        var counted = findings.stream().filter(Finding::counts).toList();
        if (counted.stream().allMatch(finding -> finding.outcome() == Outcome.ERROR)) {
            return new Grading(null, null, 0);
        }
        Predicate<Finding> passed = finding -> finding.outcome() == Outcome.PASS;
        Predicate<Finding> notFailed = finding -> finding.outcome() != Outcome.FAIL;
        return new Grading(grade(counted, passed), grade(counted, notFailed), score(counted, passed));
    }

    private static Grade grade(List<Finding> counted, Predicate<Finding> right) {
        long grave = counted.stream()
                .filter(finding -> finding.weight() == Weight.P0)
                .filter(right.negate())
                .count();
        var grade = ofScore(score(counted, right));
        var best = grave == 0 ? Grade.A : grave == 1 ? Grade.D : Grade.F;
        return grade.compareTo(best) < 0 ? best : grade;
    }

    private static Grade ofScore(int score) {
        if (score >= 95) {
            return Grade.A;
        }
        if (score >= 85) {
            return Grade.B;
        }
        if (score >= 70) {
            return Grade.C;
        }
        if (score >= 50) {
            return Grade.D;
        }
        return score >= 30 ? Grade.E : Grade.F;
    }

    /** Rounded down: 94.9 is not 95. */
    private static int score(List<Finding> counted, Predicate<Finding> right) {
        int all = points(counted, _ -> true);
        return all == 0 ? 0 : 100 * points(counted, right) / all;
    }

    private static int points(List<Finding> counted, Predicate<Finding> which) {
        return counted.stream()
                .filter(which)
                .mapToInt(finding -> finding.weight().points())
                .sum();
    }
}
