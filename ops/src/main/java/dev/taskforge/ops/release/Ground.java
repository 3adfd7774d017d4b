package dev.taskforge.ops.release;

import dev.taskforge.ops.project.ReleaseDuty;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment found when it began and stands on to its end, whatever is changed in the project meanwhile.
 *
 * @param directory the folder of the project
 * @param composeFolder that of its Compose file
 * @param composeProject the name by which Docker Compose labels its containers
 * @param ran the containers of each service that ran, by number; as many will
 * @param edgeFile what the file for the proxy held; null when it did not exist, or there is no proxy
 */
record Ground(
        ReleaseDuty duty,
        String directory,
        String composeFolder,
        String composeProject,
        Map<String, List<String>> ran,
        @Nullable String edgeFile) {
    Ground {
        ran = Map.copyOf(Objects.requireNonNullElse(ran, Map.of())); // written down before it was kept
    }

    /** Where Docker Compose was started, as its containers are labelled. */
    Path folder() {
        return Path.of(composeFolder);
    }

    /** Whether a new copy of a service runs beside the old one. */
    boolean isBeside(String service) {
        return duty.edge() != null && duty.service().equals(service);
    }

    /** Whether each copy of a service needs a port of this machine, for a proxy in none of its networks. */
    boolean isPublished(String service) {
        return isBeside(service) && Objects.requireNonNull(duty.edge()).service() == null;
    }

    /** Where the application listens in its containers, which is known when there is a proxy. */
    int probedPort() {
        return Objects.requireNonNull(duty.probe()).port();
    }

    /** How many containers of a service the new release gets. */
    int replicasOf(String service) {
        return Math.max(1, ranOf(service).size());
    }

    List<String> ranOf(String service) {
        return ran.getOrDefault(service, List.of());
    }

    /** The file for the proxy on this machine. */
    Path edgePath() {
        return Path.of(directory)
                .resolve(Objects.requireNonNull(duty.edge()).file())
                .normalize();
    }
}
