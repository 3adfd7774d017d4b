package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.FreeMemory;
import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.project.ReleaseDuty.Rehearse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal stands on, found before anything is begun.
 *
 * @param program Docker Compose
 * @param rendered the Compose file of the project as it is now
 * @param reference the new image as it is named
 * @param before the number of the release that serves; null when what serves is no release
 * @param database whose copy is made
 * @param source what it is made from
 * @param names by which others find the application
 * @param databaseNames by which the application finds its database
 */
record RehearsalGround(
        Project project,
        ReleaseDuty duty,
        Compose program,
        RenderedCompose rendered,
        Version fresh,
        String reference,
        Version old,
        @Nullable Integer before,
        MigrationReview migrations,
        String database,
        DatabaseCopies.Source source,
        List<String> names,
        List<String> databaseNames,
        List<Service> services) {
    /** Of the server with the copy and of two copies of an application one after the other, besides what this one uses now. */
    private static final long MEMORY_LEFT = 384L * 1024 * 1024;

    /** An image and the file it runs by. */
    record Version(String image, RenderedCompose compose) {}

    /** A service the application cannot run without. */
    record Service(String name, String image, List<String> names) {}

    Rehearse rehearse() {
        return duty.rehearsal();
    }

    /** The database that is restored; refuses a project of which that is not clear. */
    static String database(Project project) throws Refused {
        var duty = project.file().release();
        if (duty == null) {
            throw Refused.because("not-declared", project.name());
        }
        var chosen = duty.rehearsal().database();
        if (chosen != null) {
            return chosen;
        }
        var known = project.file().databasesToRestore();
        if (known.size() == 1) {
            return known.getFirst();
        }
        throw known.isEmpty()
                ? Refused.because("rehearsal-no-database", project.name())
                : Refused.because("rehearsal-databases", project.name(), String.join(", ", known));
    }

    /** The backup a rehearsal would take. */
    static DatabaseCopies.Source source(Project project, DatabaseCopies copies) throws Refused {
        var database = database(project);
        return copies.newest(project.name(), database)
                .orElseThrow(() -> Refused.because("rehearsal-no-backup", database, project.name()));
    }

    /** Looks at everything, and gets the image; refuses what cannot be rehearsed. */
    static RehearsalGround find(
            JobContext job,
            Docker docker,
            Project project,
            DeployTools tools,
            DatabaseCopies copies,
            RehearseRequest asked)
            throws IOException, InterruptedException, Refused {
        var database = database(project);
        var source = source(project, copies);
        var masking = tools.checks().composeVariablesOf(project).masking();
        var found = Preflight.of(docker, project, tools).examine(asked.deployment(), null);
        if (found.running().isEmpty()) {
            throw Refused.because(
                    "rehearsal-nothing-serves", found.ground().duty().service());
        }
        refuseShortage(docker, found);
        var image = new ImageSource(job, docker, project, masking)
                .get(found, asked.deployment().builds());
        return of(docker, project, tools, found, image.id(), database, source);
    }

    private static RehearsalGround of(
            Docker docker,
            Project project,
            DeployTools tools,
            Preflight.Found found,
            String image,
            String database,
            DatabaseCopies.Source source)
            throws IOException, Refused {
        var ground = found.ground();
        var rendered = Objects.requireNonNull(found.rendered());
        var before = found.before();
        var running = found.running().getFirst().image();
        // What was found running has no file of its own: that of today is the best there is.
        var written = before == null
                ? rendered
                : tools.releases().compose(project.name(), before).orElse(rendered);
        var server = Objects.requireNonNull(
                Objects.requireNonNull(project.file().databases().get(database)).service());
        return new RehearsalGround(
                project,
                ground.duty(),
                found.program(),
                rendered,
                new Version(image, rendered),
                Objects.requireNonNull(found.image()),
                new Version(running, written),
                before,
                found.migrations(),
                database,
                source,
                names(rendered, ground.duty().service()),
                names(rendered, server),
                services(docker, rendered, ground));
    }

    private static List<Service> services(Docker docker, RenderedCompose rendered, Ground ground)
            throws IOException, Refused {
        var services = new ArrayList<Service>();
        for (var name : ground.duty().rehearsal().services()) {
            var labels = Containers.ofService(ground.composeProject(), name);
            var running = docker.containers(labels).stream()
                    .findFirst()
                    .orElseThrow(() -> Refused.because("rehearsal-no-service", name));
            services.add(new Service(name, running.image(), names(rendered, name)));
        }
        return services;
    }

    /** All names of a service, in whichever network it has them. */
    private static List<String> names(RenderedCompose rendered, String service) {
        var names = new LinkedHashSet<>(List.of(service));
        rendered.networks(service, "").values().forEach(names::addAll);
        rendered.service(service)
                .map(written -> written.get("container_name"))
                .ifPresent(name -> names.add(name.toString()));
        return List.copyOf(names);
    }

    /** What production needs is left to it. */
    private static void refuseShortage(Docker docker, Preflight.Found found) throws IOException, Refused {
        long used = docker.memory(found.running().getFirst().id());
        var available = FreeMemory.bytes();
        if (available.isPresent() && available.get() < used + MEMORY_LEFT) {
            throw Refused.because("rehearsal-memory", megabytes(used + MEMORY_LEFT), megabytes(available.get()));
        }
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }

    /** Of what containers write: their variables may stand in the Compose file itself. */
    Masking masking(DeployTools tools) {
        var variables = new HashMap<String, String>();
        for (var compose : List.of(rendered, old.compose())) {
            for (var name : allServices()) {
                compose.service(name).map(RenderedCompose::variables).ifPresent(variables::putAll);
            }
        }
        return tools.checks().composeVariablesOf(project).maskingWith(Map.copyOf(variables));
    }

    private List<String> allServices() {
        var all = new ArrayList<>(List.of(duty.service()));
        services.forEach(service -> all.add(service.name()));
        return all;
    }
}
