package dev.taskforge.server.lint;

import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;

/** The findings of a project as they are now. */
public final class FindingsRoutes implements Routes {
    private final Projects projects;
    private final ProjectFindings findings;

    public FindingsRoutes(Projects projects, ProjectFindings findings) {
        this.projects = projects;
        this.findings = findings;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/findings", Action.VIEW, this::show)
                .summary("List the faults in a project's own files")
                .description("Reads the files of the project's folder now and applies every rule of `taskforge lint`."
                        + " Runs nothing and stores nothing; secrets are masked.")
                .answers(200, FindingsView.class);
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var report = findings.of(project)
                .orElseThrow(
                        () -> ProblemException.conflict(Message.of("project.folder_unreadable", project.directory())));
        exchange.json(200, FindingsView.of(project.name(), report, new LintTexts(exchange.locale())));
    }
}
