package dev.taskforge.server.alert;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends test messages, for the API and the page. */
public final class AlertTests {
    private final Database database;
    private final Alerts alerts;

    public AlertTests(Database database, Alerts alerts) {
        this.database = database;
        this.alerts = alerts;
    }

    /**
     * Sends one to a channel, or to all.
     *
     * @param to the id of the channel; null for all
     * @return the ids of the deliveries
     */
    public List<Long> send(Project project, @Nullable String to, String actor) {
        var channels = wanted(project, to);
        return database.write(tx -> alerts.test(tx, project, channels, actor));
    }

    private static List<Channel> wanted(Project project, @Nullable String to) {
        var duty = project.file().alerts();
        if (duty == null) {
            throw ProblemException.conflict("alerts.none", project.name());
        }
        if (to == null) {
            return duty.to();
        }
        return duty.channel(to).map(List::of).orElseThrow(() -> {
            var known = duty.to().stream().map(Channel::id).collect(Collectors.joining(", "));
            return ProblemException.invalid("to", Message.of("alerts.which", known));
        });
    }
}
