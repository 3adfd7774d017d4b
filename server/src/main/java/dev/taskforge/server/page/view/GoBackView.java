package dev.taskforge.server.page.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The question whether to go back to an earlier release, with what that would do.
 *
 * @param plan null when it could not be made, or something is deployed now
 * @param running null when nothing is deployed now
 * @param acceptance why it may serve on a newer schema; empty when nothing was typed
 * @param error why it was refused; empty at first
 */
public record GoBackView(
        String project,
        int number,
        String image,
        Instant at,
        ReleasesView.@Nullable Plan plan,
        ReleasesView.@Nullable Running running,
        String note,
        String acceptance,
        String error) {}
