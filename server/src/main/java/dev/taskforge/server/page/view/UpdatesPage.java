package dev.taskforge.server.page.view;

import dev.taskforge.server.updates.PatchView;
import dev.taskforge.server.updates.UpdatesView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is old or vulnerable, as the page shows it.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may let it be looked
 * @param mayPatch whether the reader may install
 * @param windows whether the project declares windows of maintenance
 * @param scheduled whether it is looked by itself
 * @param attempt what was asked since the newest report; null when nothing was
 * @param newest null when there is no report yet
 * @param patches the last installations
 */
public record UpdatesPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        boolean mayPatch,
        boolean windows,
        boolean scheduled,
        @Nullable Attempt attempt,
        @Nullable UpdatesView newest,
        List<PatchView> patches) {
    /** So many findings are shown; the rest is told by the API. */
    private static final int SHOWN = 200;

    /**
     * A question without an answer.
     *
     * @param open whether the answer may still come
     */
    public record Attempt(long jobId, boolean open) {}

    /** Whether an answer is awaited. */
    public boolean isAsked() {
        return attempt != null && attempt.open();
    }

    /** How often the page looks for the answer, as htmx writes it; null when none is awaited. */
    public @Nullable String every() {
        return isAsked() ? "every 3s" : null;
    }

    /** The findings that are shown. */
    public List<UpdatesView.FindingView> findings() {
        return newest == null
                ? List.of()
                : newest.findings().stream().limit(SHOWN).toList();
    }

    /** How many findings are not shown. */
    public int left() {
        return newest == null ? 0 : newest.total() - findings().size();
    }

    /** What could not be looked at, or only against what is too old. */
    public List<UpdatesView.SubjectView> open() {
        return newest == null
                ? List.of()
                : newest.looked().stream().filter(one -> !one.counts()).toList();
    }

    /** What was looked at. */
    public List<UpdatesView.SubjectView> looked() {
        return newest == null
                ? List.of()
                : newest.looked().stream()
                        .filter(UpdatesView.SubjectView::counts)
                        .toList();
    }
}
