package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.CalendarDuty.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The checks that were asked, whatever they answered: the evidence of them. */
public final class GateProof implements Proof {
    private final Evidences evidences;
    private final Duration kept;

    /** @param kept how long evidence is kept for sure */
    public GateProof(Evidences evidences, Duration kept) {
        this.evidences = evidences;
        this.kept = kept;
    }

    @Override
    public Work work() {
        return Work.GATE;
    }

    @Override
    public List<Attempt> attempts(String project, Instant from, Instant until) {
        return evidences.asked(project, from, until).stream()
                .map(asked -> new Attempt(asked.check(), asked.at(), true))
                .toList();
    }

    @Override
    public Instant keptSince(Instant now) {
        return now.minus(kept);
    }

    /** Asking does not fail: what could not be asked is an answer too. */
    @Override
    public Instant failuresSince(Instant now) {
        return keptSince(now);
    }
}
