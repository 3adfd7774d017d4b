package dev.taskforge.server.job;

import dev.taskforge.engine.api.Dependency;
import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** A job that another one needs, or that needs another one, as the API shows it. */
public record DependencyView(
        long job,

        @About("Null, like the state, when the job has been removed since") @Nullable
        String jobType,

        @Nullable String state,

        @About("wait, cancel or run: what happens when the needed job ends failed or cancelled")
        String onFailure,

        @About("Whether it is still waited for") boolean open) {
    static DependencyView of(Dependency dependency) {
        var state = dependency.state();
        return new DependencyView(
                dependency.jobId(),
                dependency.type(),
                state == null ? null : state.label(),
                dependency.onFailure().label(),
                dependency.open());
    }
}
