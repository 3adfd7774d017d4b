package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.compose.Compose;
import dev.taskforge.ops.host.compose.ComposeFiles;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a rehearsal takes place: a network of its own that leads nowhere, and the containers in it. All of it is found by label. */
final class RehearsalStage {
    /** Of which installation and project a rehearsal is. */
    static final String PLACE = "dev.taskforge.rehearsal";

    static final String JOB = "dev.taskforge.rehearsal.job";

    private static final Duration SOON = Duration.ofMinutes(5);
    /** Docker Compose must not take what it starts here for a part of the stack of production. */
    private static final Path NOWHERE = Path.of("/");

    private final Docker docker;
    private final Compose program;
    private final Map<String, String> place;
    private final Map<String, String> labels;
    private final String name;

    /** @param place this installation and the project, by which its containers are told from those of others */
    RehearsalStage(JobContext job, Docker docker, Compose program, String place) {
        this.docker = docker;
        this.program = program;
        this.place = Map.of(PLACE, place);
        labels = Map.of(PLACE, place, JOB, String.valueOf(job.job().id()));
        // What an attempt that was cut off still begins must not be taken for what this one began.
        name = "taskforge-rehearsal-" + job.job().id() + "-" + job.job().attempt() + "-"
                + Integer.toHexString(place.hashCode());
    }

    /** Makes the network; whatever an earlier rehearsal left is removed. */
    void open() throws IOException {
        clear(docker, place);
        docker.createInternalNetwork(name, labels);
    }

    /** Where the copy of the database answers by these names. */
    DatabaseCopies.Place ofDatabase(List<String> names) {
        return new DatabaseCopies.Place(name + "-database", labels, name, names);
    }

    /**
     * Lets a service run from an image.
     *
     * @param file in which it is declared
     * @param names by which others find it
     * @param part ends the name of the container
     * @param words options of {@code docker-compose run}
     * @param command empty for that of the file
     */
    Container run(
            RenderedCompose file,
            String service,
            String image,
            List<String> names,
            String part,
            List<String> words,
            List<String> command)
            throws IOException, InterruptedException {
        var container = name + "-" + part;
        var alone = new IsolatedService(image, name, names, labels).of(service, file);
        var arguments = new ArrayList<>(List.of("run", "-d", "--no-deps", "--use-aliases", "--name", container));
        arguments.addAll(words);
        arguments.add(service);
        arguments.addAll(command);
        program.call(ComposeFiles.ofText(NOWHERE, alone.json(), name), SOON, arguments);
        return docker.container(container).orElseThrow(() -> new IOException("container " + container + " is gone"));
    }

    /** Asks a container to end, and removes it with its volumes. */
    void end(Container container) throws IOException {
        docker.stop(container.id());
        docker.remove(container.id());
    }

    /** Removes everything of this project's rehearsals. */
    void clear() throws IOException {
        clear(docker, place);
    }

    /** One at a time is rehearsed of a project, so nobody needs what is found. */
    private static void clear(Docker docker, Map<String, String> place) throws IOException {
        IOException first = null;
        for (var container : docker.containers(place)) {
            try {
                docker.remove(container.id());
            } catch (IOException e) {
                first = e; // the others go all the same
            }
        }
        if (first != null) {
            throw first;
        }
        for (var network : docker.networks(place)) {
            docker.removeNetwork(network);
        }
    }
}
