package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.HeldView;
import dev.taskforge.server.page.view.RecoveryStandingView;
import dev.taskforge.server.recovery.Recovery;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What pages say about the loss of the machine, and letting a recovered installation go on. */
public final class RecoveryPages implements Routes {
    private final Recovery recovery;

    public RecoveryPages(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, "/recovery/resume", Action.ADMINISTER, this::resume);
    }

    /** A second click finds nothing held any more, which is what was wanted. */
    private void resume(Exchange exchange) {
        recovery.resume(exchange.principal().actor());
        exchange.redirect("/?done=recoveryResumed");
    }

    /** What is held; null when nothing is. */
    @Nullable
    HeldView held(Exchange exchange) {
        return recovery.held()
                .map(held -> new HeldView(
                        held.from(),
                        held.dataAt(),
                        held.unfinished().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        exchange.allows(Action.ADMINISTER, null)))
                .orElse(null);
    }

    /** Whether this installation could be brought back. */
    RecoveryStandingView standing() {
        var standing = recovery.standing();
        var state = standing.state();
        return new RecoveryStandingView(
                state.name().toLowerCase(Locale.ROOT),
                state == Recovery.State.READY ? "pass" : "warn",
                standing.kitMadeAt(),
                standing.places(),
                standing.newestCopyAt(),
                recovery.wrongAtStart().orElse(null));
    }
}
