package dev.taskforge.server.page.view;

import dev.taskforge.server.guard.ExportView;
import dev.taskforge.server.guard.GuardView;
import dev.taskforge.server.guard.ProposalView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept as it is wanted, as the page shows it.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may change it
 * @param busy whether a job is under way that changes or tries one
 * @param proposals what limits should be, by what was used
 * @param exports the last ones of each guard, by its name
 */
public record GuardsPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        boolean busy,
        List<GuardView> guards,
        Map<String, List<ExportView>> exports,
        List<ProposalView> proposals) {

    /** How often the page renews itself, as htmx writes it; null when nothing is expected. */
    public @Nullable String every() {
        return busy || guards.stream().anyMatch(guard -> guard.state().equals("trial")) ? "every 2s" : null;
    }
}
