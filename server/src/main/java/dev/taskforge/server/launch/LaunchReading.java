package dev.taskforge.server.launch;

import dev.taskforge.ops.launch.Launch;
import dev.taskforge.ops.launch.LaunchLooks;
import dev.taskforge.ops.launch.LaunchReport;
import dev.taskforge.ops.launch.Launches;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the times after a GO, for the API and the page. */
public final class LaunchReading {
    private static final int MOST = 20;

    private final Launches launches;
    private final LaunchLooks looks;
    private final Clock clock;

    public LaunchReading(Launches launches, LaunchLooks looks, Clock clock) {
        this.launches = launches;
        this.looks = looks;
        this.clock = clock;
    }

    /** Those of a project, the newest first; of one that goes on what is known by now. */
    public List<LaunchView> of(Project project, Messages texts) {
        var now = clock.instant();
        return launches.list(project.name(), MOST).stream()
                .map(launch -> LaunchView.of(launch, report(project, launch, now), texts))
                .toList();
    }

    private @Nullable LaunchReport report(Project project, Launch launch, Instant now) {
        var duty = project.file().launch();
        if (!launch.isOpen() || duty == null) {
            return launch.report();
        }
        var until = now.isBefore(launch.endsAt()) ? now : launch.endsAt();
        return looks.report(project, duty, launch.begunAt(), until);
    }
}
