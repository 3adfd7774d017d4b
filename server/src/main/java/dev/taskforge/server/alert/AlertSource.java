package dev.taskforge.server.alert;

import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.server.metrics.MetricSource;
import java.util.List;
import java.util.Map;

/** How many messages of the last days are how far. */
public final class AlertSource implements MetricSource {
    private final Alerts alerts;

    public AlertSource(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public List<Value> read() {
        return alerts.counts().stream()
                .map(count -> new Value(
                        "taskforge_alert_messages",
                        "Messages to people that are kept, by how far they are on their channel.",
                        Map.of(
                                "project",
                                count.project(),
                                "channel",
                                count.channel(),
                                "state",
                                count.state().word()),
                        count.messages()))
                .toList();
    }
}
