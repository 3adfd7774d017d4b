package dev.taskforge.server.diagnosis;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asking why a project does not work. It only reads, but it takes time and sends the requests of checks with their secrets, so
 * whoever may run checks may ask; whoever may look at the project may see the answer.
 */
public final class DiagnosisRoutes implements Routes {
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Projects projects;
    private final Diagnoses diagnoses;
    private final Jobs jobs;

    public DiagnosisRoutes(Projects projects, Diagnoses diagnoses, Jobs jobs) {
        this.projects = projects;
        this.diagnoses = diagnoses;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/diagnosis", Action.OPERATE, this::diagnose)
                .summary("Find out why a project does not work")
                .takes(DiagnoseBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/diagnosis", Action.VIEW, this::show)
                .summary("Show the newest answer to that question about the whole project")
                .query("job", "the number of the job whose answer is shown instead, also when it is about one service")
                .answers(200, DiagnosisView.class);
    }

    private void diagnose(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var service = exchange.body(DiagnoseBody.class).service();
        requireService(service);
        var job = DutyJobs.diagnose(project.name(), service)
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    static void requireService(@Nullable String service) {
        if (service != null && !SERVICE.matcher(service).matches()) {
            throw ProblemException.invalid("service", Message.of("diagnosis.service"));
        }
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange).name();
        var texts = Messages.ofOperations(exchange.locale());
        if (exchange.query("job") != null) {
            long job = exchange.queryNumber("job", 0, 1, Long.MAX_VALUE);
            exchange.json(
                    200,
                    diagnoses
                            .of(project, job, texts)
                            .orElseThrow(() -> ProblemException.notFound("diagnosis.unknown", job, project)));
            return;
        }
        exchange.json(
                200,
                diagnoses
                        .newest(project, texts)
                        .orElseThrow(() -> ProblemException.notFound("diagnosis.none", project)));
    }
}
