package dev.taskforge.ops.access;

import java.util.List;

/** The statuses wanted on what is one's own and on what is another's; the same when it does not matter. */
record Wanted(List<Integer> own, List<Integer> other) {

    boolean matters() {
        return !own.equals(other);
    }
}
