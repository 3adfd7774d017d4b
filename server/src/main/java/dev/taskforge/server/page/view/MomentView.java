package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which backups stand for a moment, and what was written that is not in them.
 *
 * @param asked what was typed; empty at first
 * @param at the moment that was asked for; null when none was, or what was typed is none
 * @param error why what was typed is refused; empty when it is not
 * @param found one of each source; none without a moment
 */
public record MomentView(
        String project, String asked, @Nullable Instant at, String error, List<Found> found) {

    /**
     * What there is of one source.
     *
     * @param backup null when no backup can stand for the moment
     * @param why why none can; empty when one does
     */
    public record Found(String source, @Nullable Stands backup, String why) {}

    /**
     * The backup that stands for the moment.
     *
     * @param at of when its data is
     * @param before how far before the moment that lies
     * @param lost how far before now that lies
     */
    public record Stands(long id, String state, Instant at, Duration before, Duration lost) {}
}
