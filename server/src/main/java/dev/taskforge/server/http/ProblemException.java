package dev.taskforge.server.http;

import dev.taskforge.ops.text.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends a request with a problem answer (RFC 9457). Its texts are keys of the bundles {@code problems_*.properties} or,
 * when those lack the key, of the operations' bundles.
 *
 * <p>The type is a short word such as {@code conflict}; its title is the text {@code title.TYPE}.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final transient Message detail;
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> extras;
    private final transient Map<String, String> headers;

    public ProblemException(int status, String type, Message detail, List<FieldError> errors) {
        this(status, type, detail, errors, Map.of(), Map.of());
    }

    private ProblemException(
            int status,
            String type,
            Message detail,
            List<FieldError> errors,
            Map<String, Object> extras,
            Map<String, String> headers) {
        super(type + ": " + detail.key() + " " + detail.arguments() + " " + errors);
        this.status = status;
        this.type = type;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.extras = Map.copyOf(extras);
        this.headers = Map.copyOf(headers);
    }

    /** 400: the request cannot be read at all. */
    public static ProblemException badRequest(String key, Object... arguments) {
        return of(400, "bad-request", Message.of(key, arguments));
    }

    /** 401: nobody signed in, or with credentials that are not valid. */
    public static ProblemException unauthorized(String key, Object... arguments) {
        return of(401, "unauthorized", Message.of(key, arguments)).header("WWW-Authenticate", "Bearer");
    }

    /** 403: signed in, but not allowed. */
    public static ProblemException forbidden(String key, Object... arguments) {
        return of(403, "forbidden", Message.of(key, arguments));
    }

    /** 404. */
    public static ProblemException notFound(String key, Object... arguments) {
        return of(404, "not-found", Message.of(key, arguments));
    }

    /** 409: the present state does not allow it. */
    public static ProblemException conflict(String key, Object... arguments) {
        return of(409, "conflict", Message.of(key, arguments));
    }

    /** 409 with a sentence from another bundle. */
    public static ProblemException conflict(Message detail) {
        return of(409, "conflict", detail);
    }

    /** 422: one field is wrong. */
    public static ProblemException invalid(String field, Message message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 422: these fields are wrong. */
    public static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(422, "validation", Message.of("validation.failed", errors.size()), errors);
    }

    /** 429: too many requests; may come again after {@code seconds}. */
    public static ProblemException tooMany(long seconds, String key, Object... arguments) {
        return of(429, "too-many-requests", Message.of(key, arguments)).header("Retry-After", Long.toString(seconds));
    }

    /** Any other problem. */
    public static ProblemException of(int status, String type, Message detail) {
        return new ProblemException(status, type, detail, List.of());
    }

    /** A detail that is already a sentence, such as the message of an engine's exception. */
    public static Message sentence(String text) {
        return Message.of("sentence", text);
    }

    /** The same problem with another member in its JSON, such as {@code blockers}. */
    public ProblemException with(String member, Object value) {
        var more = new HashMap<>(extras);
        more.put(member, value);
        return new ProblemException(status, type, detail, errors, more, headers);
    }

    /** The same problem with a response header. */
    public ProblemException header(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new ProblemException(status, type, detail, errors, extras, more);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public Message detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    Map<String, Object> extras() {
        return extras;
    }

    Map<String, String> headers() {
        return headers;
    }
}
