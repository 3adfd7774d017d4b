package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The steps of one procedure, with what rules ask about their order; each question is answered once. */
final class Steps {
    private final Procedure procedure;
    private final List<Step> list;
    private final IdentityHashMap<Predicate<Step>, int[]> range = new IdentityHashMap<>();
    private final Map<String, Integer> moved = new HashMap<>();

    Steps(Procedure procedure) {
        this.procedure = procedure;
        this.list = procedure.steps();
        for (var step : list) {
            if (step.call().runs("mv")) {
                step.call().arguments("").operand().ifPresent(from -> moved.put(from.text(), step.index()));
            }
        }
    }

    /** Looks at one step. */
    @FunctionalInterface
    interface Search {
        void look(Step step, Steps steps, Found found);
    }

    /** Looks at one procedure. */
    @FunctionalInterface
    interface WholeSearch {
        void look(Steps steps, Found found);
    }

    /** A rule that looks at every step of every procedure. */
    static Rule each(String id, Priority severity, Search search) {
        return whole(id, severity, (steps, found) -> steps.list.forEach(step -> search.look(step, steps, found)));
    }

    /** A rule that looks at every procedure. */
    static Rule whole(String id, Priority severity, WholeSearch search) {
        return ProcedureRules.rule(
                id,
                severity,
                (setup, found) -> setup.procedures().forEach(procedure -> search.look(new Steps(procedure), found)));
    }

    Procedure procedure() {
        return procedure;
    }

    List<Step> list() {
        return list;
    }

    /** Whether a step before this one fits; {@code wanted} should be a constant. */
    boolean before(Step step, Predicate<Step> wanted) {
        return range(wanted)[0] < step.index();
    }

    /** Whether a step after this one fits; {@code wanted} should be a constant. */
    boolean after(Step step, Predicate<Step> wanted) {
        return range(wanted)[1] > step.index();
    }

    boolean any(Predicate<Step> wanted) {
        return range(wanted)[1] >= 0;
    }

    /** Whether a later step gives a file another name. */
    boolean moves(String name, Step after) {
        return moved.getOrDefault(name, -1) > after.index();
    }

    /** The first and the last step that fits. */
    private int[] range(Predicate<Step> wanted) {
        return range.computeIfAbsent(wanted, key -> {
            var found = new int[] {Integer.MAX_VALUE, -1};
            for (var step : list) {
                if (key.test(step)) {
                    found[0] = Math.min(found[0], step.index());
                    found[1] = step.index();
                }
            }
            return found;
        });
    }
}
