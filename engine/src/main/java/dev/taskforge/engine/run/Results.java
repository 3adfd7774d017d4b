package dev.taskforge.engine.run;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryLater;
import dev.taskforge.engine.api.Snooze;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Turns what a handler returned or threw into what is recorded, within bounds. */
final class Results {
    private static final int MOST_RESULT_CHARACTERS = 1 << 20;
    private static final int MOST_ERROR_CHARACTERS = 4_000;

    private Results() {}

    @SuppressWarnings("NullAway") // null stays null
    static String json(String what, @Nullable Object value) {
        String json;
        try {
            json = Json.write(value);
        } catch (JacksonException e) {
            throw new PermanentFailure(what + " cannot be written as JSON: " + e.getOriginalMessage());
        }
        if (json != null && !fits(json)) {
            throw new PermanentFailure(tooLarge(what));
        }
        return json;
    }

    /** Whether a result is small enough to be kept. */
    static boolean fits(String json) {
        return json.length() <= MOST_RESULT_CHARACTERS;
    }

    static String tooLarge(String what) {
        return what + " is larger than 1 MiB; store it elsewhere and return a reference to it";
    }

    /** One paragraph for people: the message, led by the kind of error unless the message stands for itself. */
    static String describe(Throwable error) {
        var message = error.getMessage();
        String text;
        if (message == null || message.isBlank()) {
            text = error.getClass().getSimpleName();
        } else if (error instanceof PermanentFailure || error instanceof RetryLater || error instanceof Snooze) {
            text = message;
        } else {
            text = error.getClass().getSimpleName() + ": " + message;
        }
        return shortened(text);
    }

    /** An error as long as is kept. */
    static String shortened(String text) {
        return text.length() <= MOST_ERROR_CHARACTERS ? text : text.substring(0, MOST_ERROR_CHARACTERS - 1) + "…";
    }
}
