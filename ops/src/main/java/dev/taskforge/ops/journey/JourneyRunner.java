package dev.taskforge.ops.journey;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.journey.JourneyRun.Cleanup;
import dev.taskforge.ops.journey.JourneyRun.State;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Step;
import dev.taskforge.ops.web.StepResult;
import dev.taskforge.ops.web.Visit;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes a journey once. */
final class JourneyRunner {
    private static final String STEPS = "steps";
    private static final String CLEANUP = "cleanup";

    private final Journey journey;
    private final JourneyBook runs;
    private final Surroundings surroundings;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> leftUndone = new ArrayList<>();
    private @Nullable StepResult failure;
    private String reached = "";
    private boolean acted;
    private boolean lost;

    JourneyRunner(Journey journey, JourneyBook runs, Surroundings surroundings) {
        this.journey = journey;
        this.runs = runs;
        this.surroundings = surroundings;
    }

    Answer run() throws InterruptedException {
        long deadline = System.nanoTime() + surroundings.timeout().toNanos();
        try (var visit = visit()) {
            return switch (runs.open(
                    surroundings.project(), journey.name(), surroundings.jobId(), surroundings.timeout())) {
                case Opening.Begun begun -> run(visit, begun, deadline);
                case Opening.CutOff cutOff -> cutOff(cutOff.before());
                case Opening.Busy busy ->
                    Answer.error(Message.of("journey.busy", journey.name()), Message.of("journey.busy.fix"));
            };
        } catch (GeneralSecurityException | IOException e) {
            return Answer.error(
                    Message.of("check.ca.unreadable", String.valueOf(journey.ca()), String.valueOf(e.getMessage())),
                    Message.of("check.ca.fix"));
        } catch (IllegalArgumentException e) {
            return Answer.error(Message.of("check.http.address", journey.base()), Message.of("check.http.address.fix"));
        }
    }

    private Answer cutOff(JourneyRun before) {
        return Answer.error(
                Message.of("journey.cut-off", before.id(), before.step()), Message.of("journey.cut-off.fix", data()));
    }

    private String data() {
        return Objects.requireNonNullElse(journey.data(), "–");
    }

    private Visit visit() throws GeneralSecurityException, IOException {
        var ca = journey.ca() == null ? null : surroundings.directory().resolve(journey.ca());
        return Visit.open(URI.create(journey.base()), journey.requests(), ca, surroundings.clock());
    }

    private Answer run(Visit visit, Opening.Begun run, long deadline) throws InterruptedException {
        try {
            walk(visit, run.id(), deadline);
        } catch (InterruptedException e) {
            // The interrupt is spent: there is time to put away what was made, and then it counts.
            var cleanup = cleanUp(visit, run.id());
            runs.end(run.id(), State.CANCELLED, cleanup, String.join(", ", leftUndone));
            throw e;
        } catch (RuntimeException e) {
            runs.end(run.id(), State.ERROR, cleanUp(visit, run.id()), String.join(", ", leftUndone));
            throw e;
        }
        var cleanup = cleanUp(visit, run.id());
        var answer = answer(visit.masking(), cleanup, run.cutOff().orElse(null));
        runs.end(run.id(), state(answer.state()), cleanup, String.join(", ", leftUndone));
        return answer;
    }

    private static State state(CheckState state) {
        return state == CheckState.PASS ? State.PASSED : state == CheckState.FAIL ? State.FAILED : State.ERROR;
    }

    private void walk(Visit visit, long run, long deadline) throws InterruptedException {
        for (var step : journey.steps()) {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive()) {
                var late = Message.of("journey.late", step.name());
                failure =
                        new StepResult(CheckState.ERROR, late, Message.of("journey.late.fix"), null, "", Duration.ZERO);
                return;
            }
            var longest = shorter(step.timeout(), left);
            acted |= step.request().acts();
            reached = step.name();
            if (!holds(run, longest)) {
                return;
            }
            var result = visit.take(step, step.name(), longest);
            parts.add(part(STEPS, step, result, visit.masking()));
            if (!result.passed()) {
                failure = result;
                return;
            }
        }
    }

    /** Keeps the turn for as long as what comes next may take; without it nothing more is sent. */
    private boolean holds(long run, Duration longest) {
        lost = !runs.reach(run, reached, acted, longest);
        if (lost) {
            var seen = Message.of("journey.lost", run, reached);
            failure = new StepResult(
                    CheckState.ERROR, seen, Message.of("journey.cut-off.fix", data()), null, "", Duration.ZERO);
        }
        return !lost;
    }

    /** Takes every step of the cleanup, also after one that failed. */
    private Cleanup cleanUp(Visit visit, long run) throws InterruptedException {
        if (lost || !acted || journey.cleanup().isEmpty()) {
            return Cleanup.NONE;
        }
        long deadline = System.nanoTime() + journey.cleanupTimeout().toNanos();
        for (var step : journey.cleanup()) {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            var longest = shorter(step.timeout(), left);
            if (!left.isPositive() || lost || !holds(run, longest)) {
                leftUndone.add(step.name());
                continue;
            }
            var result = visit.take(step, step.name(), longest);
            parts.add(part(CLEANUP, step, result, visit.masking()));
            if (!result.passed()) {
                leftUndone.add(step.name());
            }
        }
        return leftUndone.isEmpty() ? Cleanup.DONE : Cleanup.INCOMPLETE;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Part part(String group, Step step, StepResult result, Masking masking) {
        var part = result.part(group, step.name(), step.expect().shown());
        return new Part(
                part.group(),
                part.name(),
                part.state(),
                part.expected(),
                part.found(),
                masking.mask(part.seen()),
                part.ms());
    }

    private Answer answer(Masking masking, Cleanup cleanup, @Nullable JourneyRun cutOff) {
        long ms = parts.stream().mapToLong(Part::ms).sum();
        var answer = verdict(cleanup, cutOff, ms);
        var fix = answer.fix();
        return new Answer(
                answer.state(),
                masking.mask(answer.seen()),
                fix == null ? null : masking.mask(fix),
                failure == null ? "" : masking.mask(failure.excerpt()),
                failure == null ? null : failure.status(),
                parts);
    }

    private Answer verdict(Cleanup cleanup, @Nullable JourneyRun cutOff, long ms) {
        var undone = String.join(", ", leftUndone);
        if (failure != null) {
            var fix = cleanup == Cleanup.INCOMPLETE
                    ? Message.of("journey.left.fix", undone, data())
                    : Objects.requireNonNull(failure.fix());
            return failure.state() == CheckState.FAIL
                    ? Answer.fail(failure.seen(), fix)
                    : Answer.error(failure.seen(), fix);
        }
        if (cleanup == Cleanup.INCOMPLETE) {
            return Answer.fail(Message.of("journey.left", undone), Message.of("journey.left.fix", undone, data()));
        }
        int steps = journey.steps().size();
        return cutOff != null && cutOff.mayHaveLeft()
                ? Answer.pass(Message.of("journey.passed.after", steps, ms, cutOff.step(), data()))
                : Answer.pass(Message.of("journey.passed", steps, ms));
    }
}
