package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.GateRequestException;
import dev.taskforge.server.http.ProblemException;
import java.util.function.Supplier;

/** Turns the refusals of the gate into problem answers. */
final class GateProblems {
    private GateProblems() {}

    static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (GateRequestException e) {
            throw switch (e.kind()) {
                case INVALID -> ProblemException.invalid(e.field(), e.text());
                case UNKNOWN -> ProblemException.of(404, "not-found", e.text());
                case CONFLICT -> ProblemException.conflict(e.text());
                case FORBIDDEN -> ProblemException.of(403, "forbidden", e.text());
            };
        }
    }
}
