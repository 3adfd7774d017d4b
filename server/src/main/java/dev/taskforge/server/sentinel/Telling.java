package dev.taskforge.server.sentinel;

import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.SentinelFile;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.webhook.DirectDelivery;
import dev.taskforge.ops.webhook.WebhookSecret;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells others what a look has found, as the settings say. What could not be told is tried again at the next look. */
final class Telling {
    private final Notebook notebook;
    private final Memory before;
    private final String host;
    private final SentinelFile settings;
    private final Variables variables;
    private final DirectDelivery delivery;
    private final Function<Message, String> texts;

    /**
     * @param notebook where it is kept what was told
     * @param before what it said before this look
     * @param host the name of this machine
     * @param texts says a message for people
     */
    Telling(
            Notebook notebook,
            Memory before,
            String host,
            SentinelFile settings,
            Variables variables,
            DirectDelivery delivery,
            Function<Message, String> texts) {
        this.notebook = notebook;
        this.before = before;
        this.host = host;
        this.settings = settings;
        this.variables = variables;
        this.delivery = delivery;
        this.texts = texts;
    }

    /** What receivers of the webhook get. */
    record Body(String event, String host, Instant at, List<Line> troubles) {}

    /** One thing that is amiss. */
    record Line(String kind, String subject, String seen) {}

    /**
     * Returns what could not be told, or not be remembered, and why. Nothing that goes wrong with one way stops another. What is
     * unsettled is told by none: neither that it is amiss nor that all is well.
     */
    List<Message> tell(Look.Seen seen) {
        var failed = new ArrayList<Message>();
        remember(failed, seen);
        var ping = settings.ping();
        if (ping != null && (seen.amiss() || seen.well())) {
            told(failed, "ping", () -> ping(variables.fill(ping), seen));
        }
        return failed;
    }

    private void remember(List<Message> failed, Look.Seen seen) {
        var after = after(failed, seen);
        if (!after.equals(before)) {
            told(failed, "memory", () -> notebook.write(after));
        }
    }

    private Memory after(List<Message> failed, Look.Seen seen) {
        var hook = settings.webhook();
        if (hook == null) {
            return before.after(seen);
        }
        if (!before.isNews(seen, settings.repeat())) {
            return before.without(seen);
        }
        return told(failed, "webhook", () -> deliver(hook, seen)) ? Memory.of(seen) : before.after(seen);
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    private static boolean told(List<Message> failed, String what, Step step) {
        try {
            step.take();
            return true;
        } catch (IOException | RuntimeException e) {
            failed.add(Message.of("sentinel.untold." + what, Objects.requireNonNullElse(e.getMessage(), e.toString())));
            return false;
        }
    }

    private void deliver(Hook hook, Look.Seen seen) throws IOException {
        var url = Addresses.parse(variables.fill(hook.webhook()));
        var secret = WebhookSecret.of(variables.fill(hook.secret()));
        var event = "sentinel." + (seen.well() ? "well" : "trouble");
        var body = new Body(event, host, seen.at(), lines(seen.troubles()));
        var id = "msg_sentinel_" + seen.at().toEpochMilli();
        delivery.deliver(url, secret, id, Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    List<Line> lines(List<Trouble> troubles) {
        return troubles.stream()
                .map(trouble -> new Line(trouble.kind(), trouble.subject(), texts.apply(trouble.seen())))
                .toList();
    }

    private void ping(String ping, Look.Seen seen) throws IOException {
        var url = Addresses.parse(ping);
        var text = lines(seen.troubles()).stream().map(Line::seen).collect(Collectors.joining("\n"));
        var target = seen.well() ? url : URI.create(failing(url));
        delivery.post(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With {@code /fail} at the end of its path. */
    private static String failing(URI url) {
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var path = url.getRawPath().replaceAll("/+$", "");
        return url.getScheme() + "://" + url.getRawAuthority() + path + "/fail" + query;
    }
}
