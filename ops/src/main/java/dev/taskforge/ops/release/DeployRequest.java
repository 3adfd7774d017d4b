package dev.taskforge.ops.release;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.project.DutyJobs;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment is asked to do, as the payload of its job holds it.
 *
 * @param image which image; null for the one the Compose file names
 * @param build whether that image is built first
 * @param release the number of a release to return to; null for a new one. Zero means the one that served before.
 * @param approveMigrations why migrations that hold a new release back may run all the same; null when they may not
 * @param acceptSchema why an earlier release may serve on a schema it may not be able to live with; null when it may not
 */
public record DeployRequest(
        String project,
        @Nullable String image,
        @Nullable Boolean build,
        @Nullable Integer release,
        @Nullable String note,
        @Nullable String approveMigrations,
        @Nullable String acceptSchema) {
    /** Stands for the release that served before the present one. */
    public static final int PREVIOUS = 0;

    /** Without a word about migrations. */
    public DeployRequest(
            String project,
            @Nullable String image,
            @Nullable Boolean build,
            @Nullable Integer release,
            @Nullable String note) {
        this(project, image, build, release, note, null, null);
    }

    /** The same with a reason why migrations that hold it back may run. */
    public DeployRequest approving(@Nullable String why) {
        return new DeployRequest(project, image, build, release, note, why, acceptSchema);
    }

    /** The same with a reason why the earlier release may serve on a newer schema. */
    public DeployRequest accepting(@Nullable String why) {
        return new DeployRequest(project, image, build, release, note, approveMigrations, why);
    }

    /** The job that carries it out. */
    public NewJob job() {
        var more = new LinkedHashMap<String, Object>();
        putIfThere(more, "image", image);
        putIfThere(more, "build", build);
        putIfThere(more, "release", release);
        putIfThere(more, "note", note);
        putIfThere(more, "approve_migrations", approveMigrations);
        putIfThere(more, "accept_schema", acceptSchema);
        return DutyJobs.deploy(project, more);
    }

    private static void putIfThere(Map<String, Object> more, String key, @Nullable Object value) {
        if (value != null) {
            more.put(key, value);
        }
    }

    public boolean builds() {
        return Boolean.TRUE.equals(build);
    }
}
