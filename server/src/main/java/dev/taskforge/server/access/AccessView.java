package dev.taskforge.server.access;

import dev.taskforge.ops.access.AccessTable;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access matrix of one check.
 *
 * @param state of the check now: pass, fail, error, stale or unknown
 * @param seen what was found out, in a sentence; null when it was never asked
 * @param finishedAt when it was asked last; null for never
 */
public record AccessView(
        String check,
        String title,
        String state,
        @Nullable String seen,
        @Nullable Long evidenceId,
        @Nullable Long jobId,
        @Nullable Instant finishedAt,
        List<IdentityView> identities,
        List<RouteView> routes) {

    /** A test identity. */
    public record IdentityView(
            String name, String role, @Nullable String tenant) {}

    /** A route, once for each tenant it is about, and what each identity got there. */
    public record RouteView(String route, String request, List<CellView> cells) {}

    /**
     * One answer.
     *
     * @param state pass, fail, error, or unknown when it was never asked as it is declared now
     * @param expected the statuses wanted, such as {@code 403 | 404}
     * @param found the status that came; empty when none did
     */
    public record CellView(
            String identity,
            String state,
            String expected,
            String found,
            @Nullable String seen) {}

    static AccessView of(AccessTable table, Messages texts) {
        var evidence = table.evidence();
        return new AccessView(
                table.check(),
                table.title(),
                table.state().label(),
                evidence == null ? null : texts.render(evidence.seen()),
                evidence == null ? null : evidence.id(),
                evidence == null ? null : evidence.jobId(),
                evidence == null ? null : evidence.finishedAt(),
                table.identities().stream()
                        .map(identity -> new IdentityView(identity.name(), identity.role(), identity.tenant()))
                        .toList(),
                table.rows().stream().map(row -> route(row, texts)).toList());
    }

    private static RouteView route(AccessTable.Row row, Messages texts) {
        return new RouteView(
                row.route(),
                row.request(),
                row.cells().stream()
                        .map(cell -> new CellView(
                                cell.identity(),
                                cell.state().label(),
                                cell.expected(),
                                cell.found(),
                                cell.seen() == null ? null : texts.render(cell.seen())))
                        .toList());
    }
}
