package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check found out.
 *
 * @param state {@link CheckState#PASS}, FAIL, ERROR, MANUAL, or UNKNOWN when nothing can be said yet
 * @param seen what was seen, in a sentence
 * @param fix what to do about it; null when passed
 * @param output raw output, at most 64 KiB as text, secrets masked; empty when there is none
 * @param exitCode of a command, or the status of an HTTP answer; null when there is none
 * @param parts what the answer is made of, when it has several parts; empty for most
 */
public record Answer(
        CheckState state,
        Message seen,
        @Nullable Message fix,
        String output,
        @Nullable Integer exitCode,
        List<Part> parts) {

    public Answer {
        parts = List.copyOf(parts);
    }

    public static Answer pass(Message seen) {
        return new Answer(CheckState.PASS, seen, null, "", null, List.of());
    }

    public static Answer fail(Message seen, Message fix) {
        return new Answer(CheckState.FAIL, seen, fix, "", null, List.of());
    }

    public static Answer error(Message seen, Message fix) {
        return new Answer(CheckState.ERROR, seen, fix, "", null, List.of());
    }

    /** Nothing can be said yet, and nothing is wrong with that. */
    public static Answer unknown(Message seen, Message fix) {
        return new Answer(CheckState.UNKNOWN, seen, fix, "", null, List.of());
    }

    /** Waits for a person's word. */
    public static Answer manual(Message seen, Message fix) {
        return new Answer(CheckState.MANUAL, seen, fix, "", null, List.of());
    }

    /** The same answer with the raw output it was read from. */
    public Answer output(String value, @Nullable Integer code) {
        return new Answer(state, seen, fix, value, code, parts);
    }

    /** The same answer with the parts it is made of. */
    public Answer parts(List<Part> value) {
        return new Answer(state, seen, fix, output, exitCode, value);
    }
}
