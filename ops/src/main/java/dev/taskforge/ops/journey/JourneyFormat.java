package dev.taskforge.ops.journey;

import dev.taskforge.ops.project.SectionFormat;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Step;
import dev.taskforge.ops.web.StepFormat;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How journeys are declared. */
final class JourneyFormat {
    private static final String NAME = "[a-z][a-z0-9_-]{0,62}";
    private static final int MOST = 50;

    private static final Field<String> BASE = Field.required("base", Types.url(), "The site it goes to.");
    private static final Field<Boolean> WRITES = Field.withDefault(
            "writes",
            Types.flag(),
            false,
            "Whether it changes the application; required as soon as a step is not GET or HEAD.");
    private static final Field<String> IDENTITY = Field.optional(
            "identity", Types.text(200), "The test identity it acts as, for people; required when it writes.");
    private static final Field<String> DATA = Field.optional(
            "data",
            Types.text(500),
            "The test data it creates and deletes, so that a person can find what was left; required when it writes.");
    private static final Field<String> CA =
            Field.optional("ca", Types.path(), "A PEM file with the certificates to trust instead of the system's.");
    private static final Field<List<Step>> STEPS = Field.required(
            "steps", Types.list(StepFormat.TYPE, 1, 50), "What is done, in order; the first step that fails ends it.");
    private static final Field<List<Step>> CLEANUP = Field.withDefault(
            "cleanup",
            Types.list(StepFormat.TYPE, 1, 20),
            List.of(),
            "Steps that put away what was made; each is taken once something may have changed, whatever happened before.");
    private static final Field<Duration> CLEANUP_TIMEOUT = Field.withDefault(
            "cleanup_timeout",
            Types.duration(Duration.ofSeconds(1), Duration.ofMinutes(2)),
            Duration.ofSeconds(15),
            "How long cleaning up may take in all.");

    static final SectionFormat SECTION = new SectionFormat(
            "journeys",
            "Walks through the running application by name: sign in, create, change, delete. Checks of the kind journey take them.",
            Types.map(JourneyFormat::type, type("").schema(), NAME, "project.part-name", MOST));

    private JourneyFormat() {}

    static Type<Journey> type(String name) {
        return new ObjectType<>(
                List.of(BASE, WRITES, IDENTITY, DATA, CA, STEPS, CLEANUP, CLEANUP_TIMEOUT),
                values -> build(name, values));
    }

    private static @Nullable Journey build(String name, Values values) {
        boolean writes = values.get(WRITES);
        var all = new ArrayList<>(values.get(STEPS));
        all.addAll(values.get(CLEANUP));
        boolean silent = refuseSilentWriting(values, writes, all);
        boolean twins = refuseTwins(values, all);
        if (refuseUncaptured(values) || silent || twins) {
            return null;
        }
        return new Journey(
                name,
                values.get(BASE),
                writes,
                values.find(IDENTITY),
                values.find(DATA),
                values.find(CA),
                values.get(STEPS),
                values.get(CLEANUP),
                values.get(CLEANUP_TIMEOUT));
    }

    private static boolean refuseSilentWriting(Values values, boolean writes, List<Step> all) {
        var acting = all.stream().filter(step -> step.request().acts()).findFirst();
        if (!writes && acting.isPresent()) {
            values.refuse(
                    values.get(STEPS).contains(acting.get()) ? STEPS : CLEANUP,
                    Message.of(
                            "journey.silent",
                            acting.get().name(),
                            acting.get().request().method()),
                    Message.of("journey.silent.fix"));
            return true;
        }
        if (writes && (!values.has(IDENTITY) || !values.has(DATA))) {
            values.refuse(WRITES, Message.of("journey.whose"), Message.of("journey.whose.fix"));
            return true;
        }
        return false;
    }

    private static boolean refuseTwins(Values values, List<Step> all) {
        var seen = new HashSet<String>();
        for (var step : all) {
            if (!seen.add(step.name())) {
                values.refuse(STEPS, Message.of("journey.twin", step.name()), Message.of("journey.twin.fix"));
                return true;
            }
        }
        return false;
    }

    private static boolean refuseUncaptured(Values values) {
        var known = new HashSet<String>();
        return refuseUncaptured(values, STEPS, known) || refuseUncaptured(values, CLEANUP, known);
    }

    private static boolean refuseUncaptured(Values values, Field<List<Step>> field, Set<String> known) {
        for (var step : values.get(field)) {
            // What a step captures may be part of what is expected of the same answer.
            var usable = new HashSet<>(known);
            usable.addAll(step.captures());
            var needed = new ArrayList<>(step.request().needs());
            needed.removeAll(known);
            if (needed.isEmpty()) {
                needed.addAll(step.needs());
                needed.removeAll(usable);
            }
            if (!needed.isEmpty()) {
                values.refuse(
                        field,
                        Message.of("journey.uncaptured", step.name(), needed.getFirst()),
                        Message.of("journey.uncaptured.fix", needed.getFirst()));
                return true;
            }
            known.addAll(step.captures());
        }
        return false;
    }
}
