package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Does a web address answer as wanted? One GET; a redirect is not followed but judged like any other answer.
 *
 * @param json dotted paths into a JSON answer and the value wanted there
 * @param maxSeconds the longest the answer may take; null when only the timeout counts
 * @param ca a file with the certificates to trust instead of the system's; null for the system's
 */
public record HttpCheck(
        String url,
        int status,
        @Nullable String contains,
        @Nullable String notContains,
        Map<String, String> json,
        Map<String, String> headers,
        @Nullable BigDecimal maxSeconds,
        @Nullable String ca)
        implements Check {
    private static final Pattern SECRET_HEADER =
            Pattern.compile("(?i).*(auth|cookie|token|key|secret|password|session).*");

    private static final Field<String> URL = Field.required("http", Types.url(), "The address to GET.");
    private static final Field<Integer> STATUS =
            Field.withDefault("status", Types.integer(100, 599), 200, "The status wanted.");
    private static final Field<String> CONTAINS =
            Field.optional("contains", Types.text(1000), "A text that must be in the first 64 KiB of the answer.");
    private static final Field<String> NOT_CONTAINS =
            Field.optional("not_contains", Types.text(1000), "A text that must not be there.");
    private static final Field<Map<String, String>> JSON = Field.withDefault(
            "json",
            Types.map(Types.scalar(), "[^\\s]{1,200}", "check.http.json.path", 50),
            Map.of(),
            "Values wanted in a JSON answer by path, such as {status: ok, data.items.0.name: main}.");
    private static final Field<Map<String, String>> HEADERS = Field.withDefault(
            "headers",
            Types.map(
                    Types.variableText(4000, "[\\x20-\\x7e\\t]+", "check.http.header.value", "Bearer ${TOKEN}"),
                    "[A-Za-z0-9-]{1,100}",
                    "check.http.header.name",
                    50),
            Map.of(),
            "Headers to send. Secrets belong into the environment file: {Authorization: \"Bearer ${TOKEN}\"}.");
    private static final Field<BigDecimal> MAX_SECONDS = Field.optional(
            "max_seconds",
            Types.number(new BigDecimal("0.001"), BigDecimal.valueOf(3600)),
            "How long the answer may take.");
    static final Field<String> CA =
            Field.optional("ca", Types.path(), "A PEM file with the certificates to trust instead of the system's.");

    public static final CheckKind KIND = CheckKind.of(
                    "http",
                    List.of(URL, STATUS, CONTAINS, NOT_CONTAINS, JSON, HEADERS, MAX_SECONDS, CA),
                    (values, scope) -> of(values))
            .watched();

    private static HttpCheck of(Values values) {
        return new HttpCheck(
                values.get(URL),
                values.get(STATUS),
                values.find(CONTAINS),
                values.find(NOT_CONTAINS),
                values.get(JSON),
                values.get(HEADERS),
                values.find(MAX_SECONDS),
                values.find(CA));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var target = target();
        try {
            Path trusted = ca == null ? null : surroundings.directory().resolve(ca);
            var answer = HttpGet.send(URI.create(url), headers, trusted, surroundings.timeout());
            return judge(answer).output(answer.body(), answer.status());
        } catch (SSLException e) {
            return TlsTrouble.answer(e, target);
        } catch (IOException e) {
            return NetworkTrouble.answer(e, target, surroundings.timeout());
        } catch (GeneralSecurityException e) {
            return Answer.error(
                    Message.of("check.ca.unreadable", String.valueOf(ca), String.valueOf(e.getMessage())),
                    Message.of("check.ca.fix"));
        } catch (IllegalArgumentException e) {
            return Answer.error(Message.of("check.http.address", url), Message.of("check.http.address.fix"));
        }
    }

    private Answer judge(HttpGet.HttpAnswer answer) {
        if (answer.status() != status) {
            var seen = answer.location() == null
                    ? Message.of("check.http.status", answer.status(), status)
                    : Message.of("check.http.redirected", answer.status(), answer.location(), status);
            return Answer.fail(seen, HttpAdvice.forStatus(answer.status(), url));
        }
        if (contains != null && !answer.body().contains(contains)) {
            return Answer.fail(Message.of("check.http.lacks", contains), Message.of("check.http.content.fix", url));
        }
        if (notContains != null && answer.body().contains(notContains)) {
            return Answer.fail(Message.of("check.http.has", notContains), Message.of("check.http.content.fix", url));
        }
        var wrong = JsonExpectation.firstWrong(answer.body(), json);
        if (wrong != null) {
            return Answer.fail(wrong, Message.of("check.http.content.fix", url));
        }
        long ms = answer.took().toMillis();
        if (maxSeconds != null && BigDecimal.valueOf(ms).movePointLeft(3).compareTo(maxSeconds) > 0) {
            return Answer.fail(Message.of("check.http.slow", ms, maxSeconds), Message.of("check.http.slow.fix", url));
        }
        return Answer.pass(Message.of("check.http.answered", answer.status(), ms));
    }

    private HostPort target() {
        var address = URI.create(url.replaceAll("[^\\x21-\\x7e]", "_"));
        int port = address.getPort() >= 0 ? address.getPort() : url.startsWith("https:") ? 443 : 80;
        var authority = String.valueOf(address.getRawAuthority());
        var host = authority.replaceFirst(":[0-9]+$", "");
        return HostPort.parse(host + ":" + port);
    }

    @Override
    public String question() {
        return "GET " + url;
    }

    @Override
    public String host() {
        return target().host();
    }

    @Override
    public List<String> secrets() {
        return headers.entrySet().stream()
                .filter(header -> SECRET_HEADER.matcher(header.getKey()).matches())
                .flatMap(header -> java.util.stream.Stream.of(
                        header.getValue(), header.getValue().replaceFirst("(?i)^(bearer|basic|token) +", "")))
                .toList();
    }
}
