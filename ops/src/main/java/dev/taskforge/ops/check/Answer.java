package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a check found out.
 *
 * @param state {@link CheckState#PASS}, FAIL, ERROR or MANUAL
 * @param seen what was seen, in a sentence
 * @param fix what to do about it; null when passed
 * @param output raw output, at most 64 KiB as text, secrets masked; empty when there is none
 * @param exitCode of a command, or the status of an HTTP answer; null when there is none
 */
public record Answer(
        CheckState state,
        Message seen,
        @Nullable Message fix,
        String output,
        @Nullable Integer exitCode) {

    public static Answer pass(Message seen) {
        return new Answer(CheckState.PASS, seen, null, "", null);
    }

    public static Answer fail(Message seen, Message fix) {
        return new Answer(CheckState.FAIL, seen, fix, "", null);
    }

    public static Answer error(Message seen, Message fix) {
        return new Answer(CheckState.ERROR, seen, fix, "", null);
    }

    /** Waits for a person's word. */
    public static Answer manual(Message seen, Message fix) {
        return new Answer(CheckState.MANUAL, seen, fix, "", null);
    }

    /** The same answer with the raw output it was read from. */
    public Answer output(String value, @Nullable Integer code) {
        return new Answer(state, seen, fix, value, code);
    }
}
