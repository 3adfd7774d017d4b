package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.project.Masking;
import java.util.List;
import java.util.Objects;

/**
 * The containers of a project as Docker Engine describes them.
 *
 * @param services those of all its containers, also of those that could not be read
 * @param needs what its services need
 * @param masking what must not be shown: the secrets of the project and of all its containers
 */
record Found(List<Inspection> containers, List<String> services, Needs needs, Masking masking) {

    /** The services whose end a container waits for before it starts. */
    List<String> completed(Inspection one) {
        return needs.completed(one, service(one));
    }

    static String service(Inspection one) {
        return Objects.requireNonNullElse(
                one.container().label("com.docker.compose.service"),
                one.container().name());
    }
}
