package dev.taskforge.ops.posture;

import java.io.IOException;

/** A change of the machine that sets one rule right and can be taken back. */
interface HostFix {

    /** The name by which it is asked for: mostly that of its rule. */
    String id();

    /** The rule it is about. Only one fix of a rule is in force at a time. */
    default String rule() {
        return id();
    }

    /**
     * What would be done, as the machine is now. Changes nothing.
     *
     * @param force whether people who work at the machine are disturbed
     * @throws Refusal when it would not be safe, or is not possible here
     */
    ChangePlan plan(Host host, boolean force) throws IOException, InterruptedException;

    /** Whether the machine is as this fix makes it. */
    default boolean isDone(Host host, PostureRules rules, Wanted wanted) throws IOException, InterruptedException {
        return rules.ask(rule(), wanted)
                .filter(said -> said.outcome() == Outcome.PASS)
                .isPresent();
    }
}
