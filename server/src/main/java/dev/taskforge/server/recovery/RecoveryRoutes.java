package dev.taskforge.server.recovery;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How ready this installation is for the loss of its machine, and letting a recovered one go on. */
public final class RecoveryRoutes implements Routes {
    private final Recovery recovery;
    private final Runnable reload;

    /** @param reload reads {@code own.yaml} and the recovery key again */
    public RecoveryRoutes(Recovery recovery, Runnable reload) {
        this.recovery = recovery;
        this.reload = reload;
    }

    /** A job that was cut off when the machine was lost. */
    public record CutView(long id, String type, @Nullable String project) {}

    /** How this installation was recovered. */
    public record RecoveredView(
            Instant at,
            String from,
            String sha256,

            @About("The moment the records are of; what happened after it is lost")
            Instant dataAt,

            @About("Whether nothing starts in these queues until somebody resumes")
            boolean held,

            List<String> queues,

            @About("How many jobs were not finished at that moment, by state")
            Map<String, Long> unfinished,

            @About("Some of those that were running, or waiting for a person")
            List<CutView> running,

            @Nullable Instant resumedAt,
            @Nullable String resumedBy) {
        static RecoveredView of(Recovered recovered) {
            return new RecoveredView(
                    recovered.at(),
                    recovered.from(),
                    recovered.sha256(),
                    recovered.dataAt(),
                    recovered.held(),
                    recovered.queues(),
                    recovered.unfinished(),
                    recovered.running().stream()
                            .map(job -> new CutView(job.id(), job.type(), job.project()))
                            .toList(),
                    recovered.resumedAt(),
                    recovered.resumedBy());
        }
    }

    /** How ready this installation is. */
    public record RecoveryView(
            @About("ready, own_wrong, no_copies, no_kit, kit_old or no_copy_yet")
            String state,

            @Nullable Instant kitMadeAt,

            @About("What TaskForge's own backups are encrypted for") @Nullable
            String publicKey,

            @About("The destinations of copies") List<String> places,

            @About("The moment of the newest data that lies encrypted at one of them") @Nullable
            Instant newestCopyAt,

            List<String> newestCopyTo,

            @About("Null when it never was") @Nullable RecoveredView recovered) {}

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/recovery", Action.VIEW, this::show)
                .summary("Show how ready this installation is for the loss of its machine")
                .answers(200, RecoveryView.class);
        router.route(POST, "/api/v1/recovery/reload", Action.ADMINISTER, this::reload)
                .summary("Read own.yaml and the recovery key again")
                .answers(200, RecoveryView.class);
        router.route(POST, "/api/v1/recovery/resume", Action.ADMINISTER, this::resume)
                .summary("Let the queues of a recovered installation go on")
                .answers(200, RecoveryView.class);
    }

    private void show(Exchange exchange) {
        exchange.json(200, view());
    }

    private RecoveryView view() {
        var standing = recovery.standing();
        return new RecoveryView(
                standing.state().name().toLowerCase(Locale.ROOT),
                standing.kitMadeAt(),
                standing.publicKey(),
                standing.places(),
                standing.newestCopyAt(),
                standing.newestCopyTo(),
                recovery.recovered().map(RecoveredView::of).orElse(null));
    }

    private void reload(Exchange exchange) {
        try {
            reload.run();
        } catch (IllegalStateException e) {
            throw ProblemException.of(
                    409, "own-file-wrong", Message.of("recovery.own_wrong", String.valueOf(e.getMessage())));
        }
        exchange.json(200, view());
    }

    private void resume(Exchange exchange) {
        if (recovery.resume(exchange.principal().actor()).isEmpty()) {
            throw ProblemException.of(409, "nothing-held", Message.of("recovery.nothing_held"));
        }
        exchange.json(200, view());
    }
}
