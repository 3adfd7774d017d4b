package dev.taskforge.ops.web;

import dev.taskforge.ops.check.JsonExpectation;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Captured.MissingException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must be like.
 *
 * @param status any of these
 * @param headers a text that must be in the header of this name
 * @param location where a redirect must point: a path on the same site, or a whole address
 */
public record Expectation(
        List<Integer> status,
        @Nullable String contains,
        @Nullable String notContains,
        Map<String, String> json,
        Map<String, String> headers,
        @Nullable String location) {

    /** Only the status counts. */
    public static Expectation status(List<Integer> status) {
        return new Expectation(status, null, null, Map.of(), Map.of(), null);
    }

    /** The statuses, as they are shown. */
    public String shown() {
        return shown(status);
    }

    /** {@code 403 | 404} */
    public static String shown(List<Integer> statuses) {
        return statuses.stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }

    /** What is wrong first, with {@code step} as its first argument; null when everything is as wanted. */
    @Nullable
    Message firstWrong(String step, WebAnswer answer, URI address, Map<String, String> captured)
            throws MissingException {
        if (!status.contains(answer.status())) {
            var to = answer.header("Location");
            return to == null
                    ? Message.of("web.status", step, answer.status(), shown())
                    : Message.of("web.redirected", step, answer.status(), Redaction.value(to), shown());
        }
        if (location != null) {
            var wrong = wrongLocation(step, answer, address, Captured.fill(location, captured));
            if (wrong != null) {
                return wrong;
            }
        }
        for (var header : headers.entrySet()) {
            var value = answer.header(header.getKey());
            if (value == null || !value.contains(Captured.fill(header.getValue(), captured))) {
                return Message.of(
                        "web.header",
                        step,
                        header.getKey(),
                        value == null ? "–" : Redaction.value(value),
                        header.getValue());
            }
        }
        return wrongBody(step, answer, captured);
    }

    private static @Nullable Message wrongLocation(String step, WebAnswer answer, URI address, String wanted) {
        var to = answer.header("Location");
        var found = to == null ? null : Origins.resolve(address, to);
        if (found == null) {
            return Message.of("web.location.none", step, wanted);
        }
        var path = found.getRawPath();
        var shown = wanted.startsWith("/") && Origins.same(found, address)
                ? path + (found.getRawQuery() != null && wanted.contains("?") ? "?" + found.getRawQuery() : "")
                : found.toString();
        return shown.equals(wanted) ? null : Message.of("web.location", step, Redaction.value(shown), wanted);
    }

    private @Nullable Message wrongBody(String step, WebAnswer answer, Map<String, String> captured)
            throws MissingException {
        if (contains != null && !answer.body().contains(Captured.fill(contains, captured))) {
            return Message.of("web.lacks", step, contains);
        }
        if (notContains != null && answer.body().contains(Captured.fill(notContains, captured))) {
            return Message.of("web.has", step, notContains);
        }
        for (var wanted : json.entrySet()) {
            var found = JsonExpectation.valueAt(answer.body(), wanted.getKey());
            if (found == null) {
                return Message.of("web.json.missing", step, wanted.getKey());
            }
            if (!found.equals(Captured.fill(wanted.getValue(), captured))) {
                return Message.of("web.json", step, wanted.getKey(), Redaction.value(found), wanted.getValue());
            }
        }
        return null;
    }
}
