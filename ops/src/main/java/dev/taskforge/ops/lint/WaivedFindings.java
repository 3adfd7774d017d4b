package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.LintReport.Waived;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parts what is waived from what stays open, and finds the faults of the waivers themselves. */
final class WaivedFindings {
    private final List<ProjectNotes> projects;
    private final List<Rule> rules;
    private final Troubles troubles;
    private final LocalDate today;
    private final Set<RuleWaiver> used = new HashSet<>();

    record Judged(List<Finding> open, List<Waived> waived) {}

    /** @param rules that looked: a waiver of another rule is not judged */
    WaivedFindings(List<ProjectNotes> projects, List<Rule> rules, Troubles troubles, LocalDate today) {
        this.projects = projects;
        this.rules = rules;
        this.troubles = troubles;
        this.today = today;
    }

    Judged judge(List<Finding> findings) {
        var open = new ArrayList<Finding>();
        var waived = new ArrayList<Waived>();
        for (var finding : findings) {
            waiver(finding).ifPresentOrElse(waiver -> waived.add(new Waived(finding, waiver)), () -> open.add(finding));
        }
        var expired = new Found(WaiverRules.EXPIRED, open, troubles, today);
        var unused = new Found(WaiverRules.UNUSED, open, troubles, today);
        projects.forEach(project -> judgeWaivers(project, expired, unused));
        return new Judged(open, waived);
    }

    private Optional<RuleWaiver> waiver(Finding finding) {
        for (var project : projects) {
            for (var waiver : project.waivers()) {
                if (waiver.covers(finding, project.file())) {
                    used.add(waiver);
                    if (!waiver.isExpired(today)) {
                        return Optional.of(waiver);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void judgeWaivers(ProjectNotes project, Found expired, Found unused) {
        for (var waiver : project.waivers()) {
            var spot = waiver.spot(project.file());
            if (waiver.isExpired(today) && rules.contains(WaiverRules.EXPIRED)) {
                expired.at(spot, waiver.rule(), waiver.expires(), waiver.approver());
            } else if (!used.contains(waiver) && rules.contains(waiver.rule()) && rules.contains(WaiverRules.UNUSED)) {
                unused.at(spot, waiver.rule());
            }
        }
    }
}
