package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Smoke;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The application that a project names under {@code drill.smoke}, for the database that was restored. */
public final class ProjectSmokePlans implements SmokePlans {
    private final Projects projects;
    private final Checks checks;
    private final ReleasedImages released;

    public ProjectSmokePlans(Projects projects, Checks checks, ReleasedImages released) {
        this.projects = projects;
        this.checks = checks;
        this.released = released;
    }

    @Override
    public Optional<Plan> of(Backup backup) {
        return projects.find(backup.project()).flatMap(project -> of(project, backup.database()));
    }

    private Optional<Plan> of(Project project, String database) {
        var duty = project.file().drill();
        var smoke = duty == null ? null : duty.smoke();
        return smoke == null || !smoke.database().equals(database)
                ? Optional.empty()
                : Optional.of(plan(project, smoke));
    }

    private Plan plan(Project project, Smoke smoke) {
        var masking = checks.composeVariablesOf(project).maskingFor(smoke);
        var journey = smoke.journey();
        return new Plan(
                smoke,
                docker -> image(docker, project, smoke),
                masking,
                journey == null ? null : (base, within, job) -> walk(project, journey, base, within, job));
    }

    private Walked walk(Project project, String journey, URI base, Duration within, long job)
            throws InterruptedException {
        var variables = checks.variablesOf(project);
        var answered = checks.walk(project, journey, variables, within, job, base);
        return new Walked(answered, variables.masking()); // with what was used meanwhile
    }

    private String image(Docker docker, Project project, Smoke smoke) throws IOException {
        var service = smoke.service();
        var image = service == null ? ofRelease(project) : ofService(docker, project, service);
        return docker.image(image)
                .orElseThrow(() -> new IOException(
                        "image " + image + " is not on this machine any more; deploy the application again"))
                .id();
    }

    private String ofRelease(Project project) throws IOException {
        return released.serving(project.name())
                .orElseThrow(() -> new IOException("no release of " + project.name()
                        + " serves; deploy one, or name a service under drill.smoke"));
    }

    /** The image its container runs from, whatever its tag points to meanwhile. */
    private static String ofService(Docker docker, Project project, String service) throws IOException {
        var folder = ProjectBackupSources.composeFolder(project)
                .orElseThrow(() -> new IOException("the project names no Compose file any more"));
        return Writers.running(docker, List.of(service), folder).stream()
                .findFirst()
                .orElseThrow(() -> new IOException("no container of service " + service + " runs that was started from "
                        + folder + "; start it with docker compose up -d " + service))
                .image();
    }
}
