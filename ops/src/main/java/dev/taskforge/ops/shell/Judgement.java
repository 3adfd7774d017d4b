package dev.taskforge.ops.shell;

/**
 * What a command does, and which part of it says so.
 *
 * @param part such as {@code psql delete}; never a value
 */
public record Judgement(Effect effect, String part) {

    static Judgement of(Effect effect, String part) {
        return new Judgement(effect, part);
    }

    /** The graver of the two; this one when they are equal. */
    Judgement or(Judgement other) {
        return other.effect().compareTo(effect) > 0 ? other : this;
    }
}
