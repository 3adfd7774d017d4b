package dev.taskforge.ops.watch;

import dev.taskforge.ops.check.CheckState;
import java.time.Instant;

/**
 * How a monitor stands, and what that rests on. From it and a look follows how it stands next; nobody is asked for that.
 *
 * @param since when it began to stand so
 * @param bad how many looks in a row did not pass, of those that were no part of a planned change
 * @param failed how many in a row failed
 * @param unasked how many in a row could not be asked
 * @param good how many in a row passed
 * @param told whether people have heard that it is not up
 */
record Standing(MonitorState state, Instant since, int bad, int failed, int unasked, int good, boolean told) {
    private static final int MOST = 1_000_000;

    /** Of one that nobody has looked at. */
    static Standing fresh(Instant now) {
        return new Standing(MonitorState.NEW, now, 0, 0, 0, 0, false);
    }

    /** The same, when nobody heard that it is not up. */
    Standing unheard() {
        return new Standing(state, since, bad, failed, unasked, good, false);
    }

    /** What is to be told of a look. */
    enum News {
        NOTHING,
        /** That it is not up. */
        BAD,
        /** That it is up again. */
        WELL
    }

    /** How it stands after a look. */
    record Next(Standing standing, boolean changed, News news) {}

    /**
     * Looks at it once more.
     *
     * @param planned whether TaskForge was changing the project meanwhile: then nothing is told and the look counts for the state
     *     alone, and what is down is told when it stays so for as many looks after that
     */
    Next look(CheckState look, Monitor monitor, boolean planned, Instant at) {
        return look == CheckState.PASS ? passed(monitor, at) : missed(look, monitor, planned, at);
    }

    /** Nothing outside is reached from here: that says nothing of it. */
    Next offline(Instant at) {
        boolean changed = state != MonitorState.OFFLINE;
        var next = new Standing(MonitorState.OFFLINE, changed ? at : since, 0, 0, 0, 0, told);
        return new Next(next, changed, News.NOTHING);
    }

    private Next passed(Monitor monitor, Instant at) {
        int row = more(good);
        boolean up = state == MonitorState.UP || (!state.isBad() && !told) || row >= monitor.recoversAfter();
        boolean changed = up && state != MonitorState.UP;
        var next = new Standing(up ? MonitorState.UP : state, changed ? at : since, 0, 0, 0, row, told && !changed);
        return new Next(next, changed, changed && told ? News.WELL : News.NOTHING);
    }

    private Next missed(CheckState look, Monitor monitor, boolean planned, Instant at) {
        boolean asked = look == CheckState.FAIL;
        int row = planned ? 0 : more(bad);
        var counted = new Standing(state, since, row, asked ? more(failed) : 0, asked ? 0 : more(unasked), 0, told);
        var became = counted.judged(asked, monitor.failsAfter());
        boolean changed = became != state;
        boolean tells = became.isBad() && !told && row >= monitor.failsAfter();
        var next = new Standing(became, changed ? at : since, row, counted.failed, counted.unasked, 0, told || tells);
        return new Next(next, changed, tells ? News.BAD : News.NOTHING);
    }

    /** A few answers of another kind change nothing; as many as it takes to go down do. */
    private MonitorState judged(boolean asked, int failsAfter) {
        return switch (state) {
            case DOWN -> unasked >= failsAfter ? MonitorState.UNASKED : state;
            case UNASKED -> failed >= failsAfter ? MonitorState.DOWN : state;
            case NEW, UP, OFFLINE ->
                Math.max(bad, asked ? failed : unasked) < failsAfter
                        ? state
                        : asked ? MonitorState.DOWN : MonitorState.UNASKED;
        };
    }

    private static int more(int row) {
        return Math.min(row + 1, MOST);
    }
}
