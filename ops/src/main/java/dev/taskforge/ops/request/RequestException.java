package dev.taskforge.ops.request;

import dev.taskforge.ops.text.Message;

/** A request of a person that cannot be carried out as it is. The server turns it into an answer. */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is, for choosing the answer's status. */
    public enum Kind {
        /** A field is wrong. */
        INVALID,
        /** There is no such thing. */
        UNKNOWN,
        /** It does not fit the present state. */
        CONFLICT,
        /** This person may not do it. */
        FORBIDDEN
    }

    private final Kind kind;
    private final String field;
    private final transient Message text;

    /**
     * @param field of the request it is about
     * @param key of the text that says what is wrong, where, and what to do
     */
    public RequestException(Kind kind, String field, String key, Object... arguments) {
        super(key);
        this.kind = kind;
        this.field = field;
        this.text = Message.of(key, arguments);
    }

    public Kind kind() {
        return kind;
    }

    /** The field of the request it is about. */
    public String field() {
        return field;
    }

    /** What is wrong and what to do, for people. */
    public Message text() {
        return text;
    }

    /** Returns {@code value} stripped when its length is within the bounds. */
    public static String within(String field, String value, int least, int most) {
        var stripped = value.strip();
        if (stripped.length() < least || stripped.length() > most) {
            throw new RequestException(Kind.INVALID, field, "gate.length", field, least, most, stripped.length());
        }
        return stripped;
    }
}
