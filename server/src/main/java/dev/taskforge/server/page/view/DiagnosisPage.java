package dev.taskforge.server.page.view;

import dev.taskforge.server.diagnosis.DiagnosisView;
import org.jspecify.annotations.Nullable;

/**
 * Why a project does not work, as the page shows it.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may ask
 * @param attempt what was asked since the newest answer; null when nothing was
 * @param newest null when there is no answer yet
 */
public record DiagnosisPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        @Nullable Attempt attempt,
        @Nullable DiagnosisView newest) {

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
}
