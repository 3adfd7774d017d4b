package dev.taskforge.ops.checklist;

import dev.taskforge.ops.source.Spot;

/**
 * The characters that say whether something is done: the one between the brackets of a box, or a status word.
 *
 * @param spot exactly these characters
 */
public record Mark(Spot spot, boolean box) {

    /** Whether it says done. */
    public boolean done() {
        return box ? !spot.text().isBlank() : StatusWord.done(spot.text());
    }

    /** What stands there when it says so or does not; the present text when it says so already. */
    public String as(boolean done) {
        if (done == done()) {
            return spot.text();
        }
        return box ? (done ? "x" : " ") : StatusWord.as(spot.text(), done);
    }
}
