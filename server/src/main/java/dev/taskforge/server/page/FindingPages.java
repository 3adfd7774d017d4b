package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.ops.lint.LintReport;
import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.lint.Patch;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.lint.ProjectFindings;
import dev.taskforge.server.page.view.FindingsPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The page of the faults in a project's own files. */
public final class FindingPages implements Routes {
    private static final List<String> SEVERITIES = List.of("P0", "P1", "P2");

    private final Projects projects;
    private final ProjectFindings findings;
    private final ReaderUi readers;

    public FindingPages(Projects projects, ProjectFindings findings, ReaderUi readers) {
        this.projects = projects;
        this.findings = findings;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/findings", Action.VIEW, this::show);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var asked = exchange.query("severity");
        var severity = asked != null && SEVERITIES.contains(asked) ? asked : "";
        var page = findings.of(project)
                .map(report -> page(project, severity, report, new LintTexts(exchange.locale())))
                .orElseGet(() -> new FindingsPage(
                        project.name(),
                        project.title(),
                        project.file().release() != null,
                        project.directory().toString(),
                        false,
                        severity,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        exchange.html(200, Pages.findings(readers.of(exchange), page));
    }

    private static FindingsPage page(Project project, String severity, LintReport report, LintTexts texts) {
        var patch = new Patch(report.setup());
        return new FindingsPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                project.directory().toString(),
                true,
                severity,
                report.setup().files().size(),
                SEVERITIES.stream()
                        .map(one -> new FindingsPage.Count(one, report.count(one)))
                        .toList(),
                report.troubles().stream()
                        .map(trouble -> new FindingsPage.Unread(trouble.spot().toString(), texts.of(trouble)))
                        .toList(),
                report.notes().stream().map(texts::note).toList(),
                groups(report, severity, texts, patch),
                report.waived().stream()
                        .map(waived -> new FindingsPage.Waived(
                                FindingText.of(waived.finding(), texts, patch),
                                waived.waiver().reason(),
                                waived.waiver().approver(),
                                waived.waiver().expires().toString()))
                        .toList());
    }

    /** The heaviest first, and within a severity in the order of files. */
    private static List<FindingsPage.Group> groups(LintReport report, String wanted, LintTexts texts, Patch patch) {
        var groups = new ArrayList<FindingsPage.Group>();
        for (var severity : SEVERITIES) {
            var byFile = new LinkedHashMap<String, List<FindingText>>();
            for (var finding : report.findings()) {
                if (finding.rule().severity().name().equals(severity)
                        && (wanted.isEmpty() || wanted.equals(severity))) {
                    byFile.computeIfAbsent(finding.spot().file().path(), file -> new ArrayList<>())
                            .add(FindingText.of(finding, texts, patch));
                }
            }
            byFile.forEach((file, found) -> groups.add(new FindingsPage.Group(severity, file, found)));
        }
        return groups;
    }
}
