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
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells others what a look has found, as the settings say. What could not be told is tried again at the next look. */
final class Telling {
    private final Path data;
    private final String host;
    private final SentinelFile settings;
    private final Variables variables;
    private final DirectDelivery delivery;
    private final Function<Message, String> texts;

    /**
     * @param host the name of this machine
     * @param texts says a message for people
     */
    Telling(
            Path data,
            String host,
            SentinelFile settings,
            Variables variables,
            DirectDelivery delivery,
            Function<Message, String> texts) {
        this.data = data;
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

    /** Returns what could not be told, and why. */
    List<Message> tell(Look.Seen seen) throws IOException {
        var failed = new ArrayList<Message>();
        var hook = settings.webhook();
        if (hook != null && Memory.in(data).isNews(seen, settings.repeat())) {
            try {
                deliver(hook, seen);
                Memory.write(data, seen);
            } catch (IOException | IllegalArgumentException e) {
                failed.add(Message.of("sentinel.untold.webhook", String.valueOf(e.getMessage())));
            }
        }
        var ping = settings.ping();
        if (ping != null) {
            try {
                ping(variables.fill(ping), seen);
            } catch (IOException | IllegalArgumentException e) {
                failed.add(Message.of("sentinel.untold.ping", String.valueOf(e.getMessage())));
            }
        }
        return failed;
    }

    private void deliver(Hook hook, Look.Seen seen) throws IOException {
        var url = address(variables.fill(hook.webhook()));
        var secret = WebhookSecret.of(variables.fill(hook.secret()));
        var event = "sentinel." + (seen.well() ? "well" : "trouble");
        var body = new Body(event, host, seen.at(), lines(seen));
        var id = "msg_sentinel_" + seen.at().toEpochMilli();
        delivery.deliver(url, secret, id, Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    List<Line> lines(Look.Seen seen) {
        return seen.troubles().stream()
                .map(trouble -> new Line(trouble.kind(), trouble.subject(), texts.apply(trouble.seen())))
                .toList();
    }

    private void ping(String ping, Look.Seen seen) throws IOException {
        var url = address(ping);
        var text = lines(seen).stream().map(Line::seen).collect(Collectors.joining("\n"));
        var target = seen.well() ? url : URI.create(failing(url));
        delivery.post(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With {@code /fail} at the end of its path. */
    private static String failing(URI url) {
        var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        var path = url.getRawPath().replaceAll("/+$", "");
        return url.getScheme() + "://" + url.getRawAuthority() + path + "/fail" + query;
    }

    /** Its message never repeats the address, which may hold a key. */
    private static URI address(String text) throws IOException {
        if (!text.matches("https?://[^\\s/?#@]+([/?][^\\s#]*)?")) {
            throw new IOException("its address is no http or https address");
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("its address is none", e);
        }
    }
}
