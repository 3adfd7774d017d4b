package dev.taskforge.server.page.view;

import dev.taskforge.server.diagnosis.DiagnosisView;
import dev.taskforge.server.diagnosis.RepairView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a project does not work, as the page shows it.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may ask
 * @param attempt what was asked since the newest answer; null when nothing was
 * @param newest null when there is no answer yet
 * @param repairs the last ones
 */
public record DiagnosisPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        @Nullable Attempt attempt,
        @Nullable DiagnosisView newest,
        List<RepairView> repairs) {

    /**
     * A question without an answer.
     *
     * @param open whether the answer may still come
     * @param running whether it is being looked for; else it waits for its turn
     * @param recent whether somebody asked just now
     */
    public record Attempt(long jobId, boolean open, boolean running, boolean recent) {}

    /** Whether an answer is awaited. */
    public boolean isAsked() {
        return attempt != null && attempt.open();
    }

    /** How often the page looks for the answer, as htmx writes it; null when none is awaited. */
    public @Nullable String every() {
        if (attempt == null || !attempt.open()) {
            return null;
        }
        return attempt.running() || attempt.recent() ? "every 2s" : "every 10s";
    }

    /** The key of what is said about the question without an answer. */
    public String said() {
        if (!isAsked()) {
            return "diagnosis.unanswered";
        }
        return attempt != null && attempt.running() ? "diagnosis.asked" : "diagnosis.waits";
    }
}
