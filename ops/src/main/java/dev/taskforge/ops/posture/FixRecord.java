package dev.taskforge.ops.posture;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * A fix that is in force: what was done, and how it was before.
 *
 * @param fix its name
 * @param rule it is about
 * @param job that did it
 * @param by who asked
 * @param made what was changed, in order
 * @param back how it was before, in the same order
 * @param ssh whether the SSH server takes its files afterwards
 * @param network the interfaces by which the machine was reachable before, when that matters; else empty
 */
record FixRecord(
        String fix,
        String rule,
        long job,
        String by,
        Instant at,
        List<ChangeForm> made,
        List<ChangeForm> back,
        boolean ssh,
        Set<String> network) {

    FixRecord {
        made = List.copyOf(made);
        back = List.copyOf(back);
        network = Set.copyOf(network);
    }

    /** What was done. */
    List<Change> changes() throws IOException {
        return changes(made);
    }

    /** What takes it back, the last change first. */
    List<Change> wayBack() throws IOException {
        return changes(back).reversed();
    }

    /** The same fix, after one of the same rule that is in force: the way back leads to how it was before both. */
    FixRecord after(FixRecord earlier) throws IOException {
        var first = new LinkedHashMap<String, ChangeForm>();
        for (var before : List.of(earlier.back, back)) {
            for (var form : before) {
                first.putIfAbsent(form.change().subject(), form);
            }
        }
        var done = new LinkedHashMap<String, ChangeForm>();
        for (var after : List.of(earlier.made, made)) {
            for (var form : after) {
                done.put(form.change().subject(), form);
            }
        }
        return new FixRecord(
                fix,
                rule,
                job,
                by,
                at,
                List.copyOf(done.values()),
                List.copyOf(first.values()),
                ssh || earlier.ssh,
                network);
    }

    private static List<Change> changes(List<ChangeForm> forms) throws IOException {
        var changes = new ArrayList<Change>();
        for (var form : forms) {
            changes.add(form.change());
        }
        return changes;
    }
}
