package dev.taskforge.server.job;

import static dev.taskforge.server.account.Action.VIEW;
import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.engine.api.Pin;
import dev.taskforge.engine.api.PinReport;
import dev.taskforge.engine.api.Pins;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what keeps the dead rows of the queues from being removed. */
public final class PinRoutes implements Routes {
    private final Pins pins;

    public PinRoutes(Pins pins) {
        this.pins = pins;
    }

    /** What was found. */
    public record PinsView(
            @About("What has held dead rows back for too long, the oldest first")
            List<PinView> pins,

            @About("How many sessions hold a transaction open and hide since when, because the database's user lacks"
                    + " `pg_read_all_stats`")
            int hidden) {

        static PinsView of(PinReport report) {
            return new PinsView(report.pins().stream().map(PinView::of).toList(), report.hidden());
        }
    }

    /** One of them. */
    public record PinView(
            @About("`transaction`, `prepared`, `slot` or `standby`")
            String kind,

            @About("Of the prepared transaction or the slot") @Nullable
            String name,

            @About("Of the session on the database server") @Nullable
            Integer pid,

            @Nullable String user,

            @About("What the session calls itself") @Nullable
            String application,

            @Nullable String client,
            @Nullable String state,

            @About("When it began, or was first seen if the database does not tell")
            Instant since,

            @About("The statement that ends it; null when the query on the standby has to end") @Nullable
            String remedy) {

        static PinView of(Pin pin) {
            return new PinView(
                    pin.kind().label(),
                    pin.name(),
                    pin.pid(),
                    pin.user(),
                    pin.application(),
                    pin.client(),
                    pin.state(),
                    pin.since(),
                    pin.remedy());
        }
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/queues/pins", VIEW, exchange -> exchange.json(200, PinsView.of(pins.look())))
                .summary("Tell what keeps PostgreSQL from removing the queues' dead rows")
                .description("Old transactions, prepared transactions, replication slots and standbys. On SQLite always"
                        + " nothing.")
                .answers(200, PinsView.class);
    }
}
