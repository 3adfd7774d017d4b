package dev.taskforge.ops.release;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.project.DutyJobs;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be rehearsed, as the payload of its job holds it.
 *
 * @param image which image; null for the one the Compose file names
 * @param build whether that image is built first
 */
public record RehearseRequest(
        String project, @Nullable String image, @Nullable Boolean build) {

    /** Rehearses what this deployment would deploy. */
    public static RehearseRequest of(DeployRequest deployment) {
        return new RehearseRequest(deployment.project(), deployment.image(), deployment.build());
    }

    /** The deployment that is rehearsed. */
    DeployRequest deployment() {
        return new DeployRequest(project, image, build, null, null);
    }

    /** The job that carries it out. */
    public NewJob job() {
        var more = new LinkedHashMap<String, Object>();
        if (image != null) {
            more.put("image", image);
        }
        if (build != null) {
            more.put("build", build);
        }
        return DutyJobs.rehearse(project, more);
    }
}
