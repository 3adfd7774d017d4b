package dev.taskforge.server.project;

import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.text.Messages;

/**
 * A part of an answer that has several: a step of a journey, a cell of an access matrix.
 *
 * @param group steps or cleanup of a journey; the identity of a cell
 * @param name of the step; the route of a cell
 * @param expected the statuses wanted
 * @param found the status that came; empty when none did
 * @param milliseconds how long it took
 */
public record PartView(
        String group, String name, String state, String expected, String found, String seen, long milliseconds) {

    public static PartView of(Part part, Messages texts) {
        return new PartView(
                part.group(),
                part.name(),
                part.state().label(),
                part.expected(),
                part.found(),
                texts.render(part.seen()),
                part.ms());
    }
}
