package dev.taskforge.server.page.view;

import dev.taskforge.server.host.HostFixView;
import dev.taskforge.server.host.HostView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well the machine is kept, as the page shows it.
 *
 * @param mayAdminister whether the reader may change it
 * @param history the last fixes
 */
public record HostPage(HostView host, boolean mayAdminister, List<HostFixView> history) {

    /** What stands in the way of every rule, when that is one and the same; null when it is not. */
    public @Nullable String obstacle() {
        var seen = host.rules().stream().map(HostView.RuleView::seen).distinct().toList();
        return host.grade() == null && host.rules().size() > 1 && seen.size() == 1 ? seen.getFirst() : null;
    }
}
