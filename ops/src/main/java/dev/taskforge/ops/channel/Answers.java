package dev.taskforge.ops.channel;

import dev.taskforge.ops.channel.HttpChannel.Call;
import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What requests and answers of services have in common. */
final class Answers {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LONGEST_PAUSE = Duration.ofDays(1).toSeconds();

    /** A proxy has passed the request on and got no answer in time. */
    private static final int GATEWAY_TIMEOUT = 504;

    private Answers() {}

    /** A request with a body of JSON. */
    static Call json(String url, Map<String, String> more, Object body) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("User-Agent", "TaskForge");
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        headers.putAll(more);
        return new Call(address(url), headers, JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws UnusableValue when it is no address */
    static URI address(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException _) {
            // Its text would repeat the address, in which keys stand.
            throw new UnusableValue("an address is none");
        }
    }

    /** The body as an object of JSON; empty when it is none. */
    static Optional<JsonNode> object(Answer answer) {
        try {
            var node = JSON.readTree(answer.body());
            return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** A field as text, whether the service writes a text or a number; empty when it is not there. */
    static String text(@Nullable JsonNode node, String field) {
        var value = node == null ? null : node.get(field);
        return value == null || !value.isValueNode() || value.isNull() ? "" : value.asString();
    }

    /** Whether a status of HTTP says that it was taken; if not, what it says. Empty for 2xx. */
    static Optional<Verdict> refused(Answer answer, String said) {
        int status = answer.status();
        if (status / 100 == 2) {
            return Optional.empty();
        }
        var why = "answered " + status + (said.isBlank() ? "" : ": " + said);
        if (status / 100 == 3) {
            return Optional.of(new Verdict.Never(why + ", a redirect, which is not followed"));
        }
        if (status == GATEWAY_TIMEOUT) {
            return Optional.of(new Verdict.Unanswered(why + "; it may have been told"));
        }
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        return Optional.of(passing ? new Verdict.Later(why, pause(answer)) : new Verdict.Never(why));
    }

    /** It was taken as HTTP has it, but not in the words of the service: a page of a proxy is no answer, another object may be one. */
    static Verdict unclear(Answer answer, String how) {
        var why = "answered " + answer.status() + " " + how;
        return object(answer).isPresent()
                ? new Verdict.Unanswered(why + "; it may have been told")
                : new Verdict.Later(why, null);
    }

    private static @Nullable Duration pause(Answer answer) {
        var asked = answer.headers().getOrDefault("retry-after", "");
        // Discord writes parts of seconds.
        return asked.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? seconds(Double.parseDouble(asked)) : null;
    }

    /** A pause of at least a second and at most a day. */
    static Duration seconds(double seconds) {
        return Duration.ofSeconds((long) Math.ceil(Math.clamp(seconds, 1, (double) LONGEST_PAUSE)));
    }
}
