package dev.taskforge.ops.guard;

import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What is wrong in the text of a state, without the names of our classes. */
public final class StateText {
    private static final Pattern INNER = Pattern.compile("(?s) (\\(class|\\(for|of type).*");

    private StateText() {}

    /** The reason, and the line. */
    public static String reason(JacksonException e) {
        var said = INNER.matcher(Objects.requireNonNullElse(e.getOriginalMessage(), "no JSON of that form"))
                .replaceFirst("");
        var at = e.getLocation();
        return at == null || at.getLineNr() < 1 ? said : said + ", in line " + at.getLineNr();
    }
}
