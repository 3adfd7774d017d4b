package dev.taskforge.ops.lint;

import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.text.Message;
import java.util.regex.Pattern;

/**
 * A general fault that files can have. Its texts are in the bundles of its topic: {@code ID} (what was seen, with
 * arguments), {@code ID.title}, {@code ID.why} (one sentence) and {@code ID.fix}.
 *
 * @param id such as {@code compose-database-port-open}, unique and never used again for something else
 * @param severity P0 must not go live, P1 will hurt one day, P2 is advice
 * @param search finds its places
 */
public record Rule(String id, Priority severity, Topic topic, Search search) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{2,60}");

    /** Looks through what was read. Pure: reads nothing else, and reports only through {@code found}. */
    @FunctionalInterface
    public interface Search {
        void look(Setup setup, Found found);
    }

    public Rule {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a rule's id: " + id);
        }
    }

    public Message title() {
        return Message.of(id + ".title");
    }

    public Message why() {
        return Message.of(id + ".why");
    }

    public Message fix() {
        return Message.of(id + ".fix");
    }

    @Override
    public String toString() {
        return id;
    }
}
