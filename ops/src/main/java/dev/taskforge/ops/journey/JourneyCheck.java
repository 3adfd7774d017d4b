package dev.taskforge.ops.journey;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckScope;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Captured;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does a declared journey through the running application come to its end? One that writes acts only as its declared
 * test identity on its declared test data, and only when a job asks.
 */
public record JourneyCheck(Journey journey, JourneyRuns runs) implements Check {
    private static final Field<String> JOURNEY =
            Field.required("journey", Types.text(63), "The journey to take, by its name under journeys.");

    /** The kind; it keeps a record of every run in {@code runs}. */
    public static CheckKind kind(JourneyRuns runs) {
        return new CheckKind(
                "journey",
                CheckKind.DEFAULT_MAX_AGE,
                Duration.ofMinutes(1),
                List.of(JourneyFormat.SECTION),
                List.of(JOURNEY),
                (values, scope) -> of(values, scope, runs));
    }

    private static @Nullable JourneyCheck of(Values values, CheckScope scope, JourneyRuns runs) {
        var name = values.get(JOURNEY);
        var declared = scope.section(JourneyFormat.SECTION.key()) instanceof Tree.Mapping section ? section : null;
        var entry = declared == null ? null : declared.entries().get(name);
        if (declared == null || entry == null) {
            values.refuse(
                    JOURNEY,
                    Message.of("journey.unknown", name),
                    declared == null
                            ? Message.of("journey.none")
                            : Nearest.hint(name, declared.entries().keySet()));
            return null;
        }
        var path = JourneyFormat.SECTION.key() + "." + name;
        var journey =
                scope.read(values, JOURNEY, path, entry.value(), JourneyFormat.type(name), Set.of(Captured.PREFIX));
        return journey == null ? null : new JourneyCheck(journey, runs);
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        if (journey.writes() && surroundings.jobId() == null) {
            return Answer.error(Message.of("journey.no-job"), Message.of("journey.no-job.fix"));
        }
        var elsewhere = surroundings.elsewhere();
        if (elsewhere == null) {
            return new JourneyRunner(journey, runs, surroundings).run();
        }
        var fixed = journey.requests().stream()
                .filter(request -> !request.path().startsWith("/"))
                .findFirst();
        return fixed.isPresent()
                ? Answer.error(
                        Message.of("journey.elsewhere", fixed.get().shown()), Message.of("journey.elsewhere.fix"))
                : new JourneyRunner(journey.at(elsewhere), JourneyBook.NONE, surroundings).run();
    }

    @Override
    public String question() {
        return "journey " + journey.name() + ": " + journey.base() + " "
                + String.join(
                        " → ", journey.steps().stream().map(step -> step.name()).toList());
    }

    @Override
    public Duration cleaningUp() {
        return journey.cleanup().isEmpty() ? Duration.ZERO : journey.cleanupTimeout();
    }
}
