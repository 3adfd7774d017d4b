package dev.taskforge.ops.posture;

import java.util.ArrayList;
import java.util.List;

/**
 * What a fix would do.
 *
 * @param ssh whether the SSH server then takes its files, once it finds no fault in them
 * @param network whether the machine must be as reachable afterwards as before
 */
record ChangePlan(List<Change> changes, boolean ssh, boolean network) {

    ChangePlan {
        changes = List.copyOf(changes);
    }

    static ChangePlan of(Change... changes) {
        return new ChangePlan(List.of(changes), false, false);
    }

    /** How a person would do it. */
    List<String> shown() {
        var lines = new ArrayList<String>();
        changes.forEach(change -> lines.addAll(change.shown()));
        if (ssh) {
            lines.add("$ sshd -t");
            lines.add("$ systemctl try-reload-or-restart ssh");
        }
        return lines;
    }
}
