package dev.taskforge.server.host;

import dev.taskforge.ops.posture.Finding;
import dev.taskforge.ops.posture.HostFixes;
import dev.taskforge.ops.posture.Posture;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How well a machine is kept, as the API and the page show it. */
public record HostView(
        @About("The name of the machine") String machine,

        @About("When it was looked at") Instant at,

        @About("What is proven, from A, the best, to F; null when nothing could be asked") @Nullable
        String grade,

        @About("What the grade were if all that could not be asked were right") @Nullable
        String possibleGrade,

        @About("The points of the rules that passed, in percent of those that count")
        int score,

        @About("The rules, what is wrong first") List<RuleView> rules,

        @About("Why it is not known which fixes are in force; null when it is") @Nullable
        String fixesUnknown) {

    /** What came of one rule. */
    public record RuleView(
            @About("Names the rule") String rule,

            String title,

            @About("P0, P1 or P2: how much it matters") String weight,

            @About("pass, fail, error or not_applicable; error: it could not be asked, which is no pass")
            String state,

            @About("What was seen") String seen,

            @About("What to do about it; null when nothing") @Nullable
            String fix,

            @About("Why it does not count here; null when it does") @Nullable
            String ignored,

            @About("Whether a fix of TaskForge can set it right")
            boolean fixable,

            @About("The fix of it that is in force; null when none is") @Nullable
            InForceView inForce) {

        /** How its state looks: one that does not count is as waived. */
        public String look() {
            return ignored == null ? state : "waived";
        }

        /** Whether it counts and is not proven to be right. */
        public boolean weak() {
            return ignored == null && (state.equals("fail") || state.equals("error"));
        }
    }

    /** A fix that can be taken back. */
    public record InForceView(
            String fix, long jobId, @About("Who asked") String by, Instant at) {}

    /** @param unknown why it is not known what is in force; null when it is */
    static HostView of(Posture posture, List<HostFixes.InForce> inForce, @Nullable String unknown, Messages texts) {
        var grading = posture.grading();
        return new HostView(
                posture.machine(),
                posture.at(),
                grading.grade() == null ? null : grading.grade().name(),
                grading.possible() == null ? null : grading.possible().name(),
                grading.score(),
                posture.findings().stream()
                        .sorted(Comparator.comparingInt(HostView::place).thenComparing(Finding::weight))
                        .map(finding -> rule(finding, inForce, texts))
                        .toList(),
                unknown);
    }

    /** What fails, what could not be asked, what is right, what does not matter. */
    private static int place(Finding finding) {
        if (!finding.counts()) {
            return 3;
        }
        return switch (finding.outcome()) {
            case FAIL -> 0;
            case ERROR -> 1;
            case PASS -> 2;
            case NOT_APPLICABLE -> 3;
        };
    }

    private static RuleView rule(Finding finding, List<HostFixes.InForce> inForce, Messages texts) {
        return new RuleView(
                finding.rule(),
                texts.render(finding.title()),
                finding.weight().name(),
                finding.outcome().name().toLowerCase(Locale.ROOT),
                texts.render(finding.seen()),
                finding.fix() == null ? null : texts.render(finding.fix()),
                finding.ignored(),
                HostFixes.rules().contains(finding.rule()),
                inForce.stream()
                        .filter(fix -> fix.rule().equals(finding.rule()))
                        .map(fix -> new InForceView(fix.fix(), fix.job(), fix.by(), fix.at()))
                        .findFirst()
                        .orElse(null));
    }

    /** The rules that are weak, or not. */
    public List<RuleView> rules(boolean weak) {
        return rules.stream().filter(rule -> rule.weak() == weak).toList();
    }

    /** How its grade looks. */
    public String tone() {
        return switch (Objects.requireNonNullElse(grade, "")) {
            case "A", "B" -> "pass";
            case "C", "D" -> "warn";
            case "" -> "idle";
            default -> "fail";
        };
    }

    /** Whether more could be proven than is. */
    public boolean unsure() {
        return grade != null && !grade.equals(possibleGrade);
    }
}
