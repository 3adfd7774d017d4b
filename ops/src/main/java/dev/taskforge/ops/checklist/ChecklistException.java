package dev.taskforge.ops.checklist;

import dev.taskforge.ops.text.Message;

/** A checklist, or a request about one, that cannot be carried out as it is. */
public final class ChecklistException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is, for choosing the answer's status. */
    public enum Kind {
        /** The document or a field is wrong. */
        INVALID,
        /** There is no such thing. */
        UNKNOWN,
        /** It does not fit the present state: something changed meanwhile. */
        CONFLICT
    }

    private final Kind kind;
    private final String field;
    private final transient Message text;

    ChecklistException(Kind kind, String field, String key, Object... arguments) {
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

    /** What is wrong, where, and what to do. */
    public Message text() {
        return text;
    }
}
