package dev.taskforge.server.release;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.DataReturn;
import dev.taskforge.ops.release.DeployOperation;
import dev.taskforge.ops.release.DeployPlan;
import dev.taskforge.ops.release.DeployRequest;
import dev.taskforge.ops.release.RehearseOperation;
import dev.taskforge.ops.release.RehearseRequest;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people ask of releases, whether over HTTP or on a page: checked, planned, submitted. Safe for use by any thread. */
public final class DeployRequests {
    private static final int MOST_IMAGE = 500;
    private static final int MOST_NOTE = 2_000;

    private final Jobs jobs;
    private final Releases releases;
    private final DeployOperation deploying;
    private final RehearseOperation rehearsing;

    public DeployRequests(Jobs jobs, Releases releases, DeployOperation deploying, RehearseOperation rehearsing) {
        this.jobs = jobs;
        this.releases = releases;
        this.deploying = deploying;
        this.rehearsing = rehearsing;
    }

    /** Refuses a project whose file declares no release. */
    public static Project declared(Project project) {
        if (project.file().release() == null) {
            throw ProblemException.conflict("release.not_declared", project.name());
        }
        return project;
    }

    /** Asks for a new release. */
    public DeployRequest fresh(
            Project project, @Nullable String image, @Nullable Boolean build, @Nullable String note) {
        if (image != null && (image.isBlank() || image.length() > MOST_IMAGE || image.startsWith("-"))) {
            throw ProblemException.invalid("image", Message.of("release.image", MOST_IMAGE));
        }
        if (image != null && Boolean.TRUE.equals(build)) {
            throw ProblemException.invalid("build", Message.of("release.image_or_build"));
        }
        refuseLong(note);
        return new DeployRequest(project.name(), image, build, null, note);
    }

    /** Asks for an earlier release; null for the one that served before. */
    public DeployRequest earlier(Project project, @Nullable Integer release, @Nullable String note) {
        int number = Objects.requireNonNullElse(release, DeployRequest.PREVIOUS);
        if (number != DeployRequest.PREVIOUS
                && releases.find(project.name(), number).isEmpty()) {
            throw ProblemException.invalid("release", Message.of("release.unknown", number, project.name()));
        }
        refuseLong(note);
        return new DeployRequest(project.name(), null, null, number, note);
    }

    /** Gives the reason why migrations that hold it back may run. */
    public DeployRequest approving(DeployRequest asked, @Nullable String why) {
        refuseEmpty("approve_migrations", why);
        return asked.approving(why);
    }

    /** Gives the reason why an earlier release may serve on a newer schema. */
    public DeployRequest accepting(DeployRequest asked, @Nullable String why) {
        refuseEmpty("accept_schema", why);
        return asked.accepting(why);
    }

    private static void refuseEmpty(String field, @Nullable String why) {
        if (why != null && (why.isBlank() || why.length() > MOST_NOTE)) {
            throw ProblemException.invalid(field, Message.of("release.why", MOST_NOTE));
        }
    }

    private static void refuseLong(@Nullable String note) {
        if (note != null && note.length() > MOST_NOTE) {
            throw ProblemException.invalid("note", Message.of("release.note", MOST_NOTE));
        }
    }

    /** Submits it in the name of who asks; refuses it while another deployment of the project waits or runs. */
    public Job submit(Exchange exchange, DeployRequest asked) {
        var submitted = jobs.submit(asked.job().submittedBy(exchange.principal().actor()));
        if (!submitted.created()) {
            throw ProblemException.conflict(
                    "release.running", asked.project(), submitted.job().id());
        }
        return submitted.job();
    }

    /** Submits a rehearsal in the name of who asks; refuses it while another one waits or runs, and without a backup. */
    public Job rehearse(Exchange exchange, Project project, RehearseRequest asked) {
        var refusal = rehearsing.refusal(project);
        if (refusal.isPresent()) {
            var texts = Messages.ofOperations(exchange.locale());
            throw ProblemException.conflict(
                    "release.rehearsal",
                    texts.render(refusal.get().seen()),
                    texts.render(refusal.get().fix()));
        }
        var submitted = jobs.submit(asked.job().submittedBy(exchange.principal().actor()));
        if (!submitted.created()) {
            throw ProblemException.conflict(
                    "release.rehearsing", asked.project(), submitted.job().id());
        }
        return submitted.job();
    }

    /** What it would do now; refused when Docker Engine cannot be asked. */
    public DeployPlan plan(Project project, DeployRequest asked) {
        return plan(project, asked, null);
    }

    /** The same with data that comes back with the release. */
    DeployPlan plan(Project project, DeployRequest asked, @Nullable DataReturn data) {
        try {
            return deploying.plan(project, asked, data);
        } catch (IOException e) {
            throw ProblemException.conflict("release.docker", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.conflict("release.docker", "interrupted");
        }
    }
}
