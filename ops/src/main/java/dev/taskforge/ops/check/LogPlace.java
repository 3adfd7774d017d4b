package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a log is: a file, or what the containers of a service write. */
sealed interface LogPlace {
    /** Comes before the service whose containers write. */
    String CONTAINER = "container:";

    Field<String> PROJECT = Field.optional(
            "compose_project",
            Types.text(200),
            "With container: the project as Compose names it, when its containers were not started from the folder of compose.file.");

    /**
     * What is read on from one look to the next.
     *
     * @param errors whether what containers write to their other stream counts, too
     */
    LogReader reader(Surroundings surroundings, boolean errors);

    /** The place as it is shown to people. */
    String shown(Surroundings surroundings);

    /** The place as it was written. */
    String written();

    /** A file of this machine. */
    record File(String path) implements LogPlace {
        private Path in(Surroundings surroundings) {
            return surroundings.directory().resolve(path).normalize();
        }

        @Override
        public LogReader reader(Surroundings surroundings, boolean errors) {
            return new LogTail(in(surroundings));
        }

        @Override
        public String shown(Surroundings surroundings) {
            return in(surroundings).toString();
        }

        @Override
        public String written() {
            return path;
        }
    }

    /** What Docker Engine keeps of what these containers wrote. */
    record Service(ServiceContainers containers) implements LogPlace {
        @Override
        public LogReader reader(Surroundings surroundings, boolean errors) {
            return new ContainerLogTail(containers, errors, surroundings.directory(), surroundings.clock());
        }

        @Override
        public String shown(Surroundings surroundings) {
            return CONTAINER + containers.service();
        }

        @Override
        public String written() {
            var project = containers.composeProject();
            return CONTAINER + containers.service() + (project == null ? "" : " in " + project);
        }
    }

    /** The service whose containers are meant, which may be empty; none when it is a file. */
    static Optional<String> service(String written) {
        return written.startsWith(CONTAINER)
                ? Optional.of(written.substring(CONTAINER.length()).strip())
                : Optional.empty();
    }

    /**
     * The place that keys of a check name; null after refusing what does not fit.
     *
     * @param socket of Docker Engine
     * @param where the key that names a file, or a service after {@link #CONTAINER}
     */
    static @Nullable LogPlace of(Path socket, Values values, Field<String> where, CheckScope scope) {
        var written = values.get(where);
        if (values.isOpen(where)) {
            return new File(written);
        }
        var service = service(written).orElse(null);
        if (service == null) {
            if (values.has(PROJECT)) {
                values.refuse(PROJECT, Message.of("check.log.project"), Message.of("check.log.project.fix"));
                return null;
            }
            return new File(written);
        }
        if (service.isEmpty()) {
            values.refuse(where, Message.of("check.log.no-service"), Message.of("check.log.no-service.fix"));
            return null;
        }
        var file = scope.composeFile();
        if (file == null && !values.has(PROJECT)) {
            values.refuse(Message.of("check.container.whose"), Message.of("check.container.whose.fix"));
            return null;
        }
        return new Service(new ServiceContainers(socket, service, file, values.find(PROJECT)));
    }
}
