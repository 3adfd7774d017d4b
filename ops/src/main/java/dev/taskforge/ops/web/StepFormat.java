package dev.taskforge.ops.web;

import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a step is declared. */
public final class StepFormat {
    private static final Type<String> TEXT = Types.text(1000);

    private static final Field<List<Integer>> STATUS = Field.withDefault(
            "status",
            StatusType.INSTANCE,
            List.of(200),
            "The status wanted, or a list of those that are all right; 200 by default.");
    private static final Field<String> CONTAINS =
            Field.optional("contains", TEXT, "A text that must be in the first 256 KiB of the answer.");
    private static final Field<String> NOT_CONTAINS =
            Field.optional("not_contains", TEXT, "A text that must not be in the answer.");
    private static final Field<Map<String, String>> JSON = Field.withDefault(
            "json",
            Types.map(Types.scalar(), "[^\\s]{1,200}", "check.http.json.path", 50),
            Map.of(),
            "Values wanted in a JSON answer by path.");
    private static final Field<Map<String, String>> HEADER = Field.withDefault(
            "header",
            Types.map(TEXT, "[A-Za-z0-9-]{1,100}", "check.http.header.name", 20),
            Map.of(),
            "Texts that must be in headers of the answer, such as {Content-Type: text/csv}.");
    private static final Field<String> LOCATION = Field.optional(
            "location", Types.text(2048), "Where a redirect must point: a path on the same site, or a whole address.");
    private static final Field<Expectation> EXPECT = Field.withDefault(
            "expect",
            new ObjectType<>(List.of(STATUS, CONTAINS, NOT_CONTAINS, JSON, HEADER, LOCATION), StepFormat::expectation),
            Expectation.status(List.of(200)),
            "What the answer must be like; status 200 when left out.");

    private static final Field<String> NAME = Field.required(
            "name",
            Types.text(63, "[a-z][a-z0-9_-]{0,62}", "project.part-name", "sign-in"),
            "What the step is called.");
    private static final Field<Map<String, Capture>> CAPTURE = Field.withDefault(
            "capture",
            Types.map(CaptureFormat.TYPE, "[a-z][a-z0-9_]{0,62}", "web.capture.name", 20),
            Map.of(),
            "Values to read out of the answer by name; later steps use them as ${captured.name}.");
    private static final Field<Integer> FOLLOW = Field.withDefault(
            "follow", Types.integer(0, 10), 0, "How many redirects to follow; 0 judges the redirect itself.");
    private static final Field<Duration> TIMEOUT = Field.withDefault(
            "timeout",
            Types.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
            Duration.ofSeconds(10),
            "How long the step may take.");

    public static final Type<Step> TYPE = new ObjectType<>(fields(), StepFormat::step);

    private StepFormat() {}

    private static List<Field<?>> fields() {
        var fields = new ArrayList<Field<?>>(List.of(NAME));
        fields.addAll(RequestFormat.FIELDS);
        fields.addAll(List.of(EXPECT, CAPTURE, FOLLOW, TIMEOUT));
        return fields;
    }

    private static Expectation expectation(Values values) {
        return new Expectation(
                values.get(STATUS),
                values.find(CONTAINS),
                values.find(NOT_CONTAINS),
                values.get(JSON),
                values.get(HEADER),
                values.find(LOCATION));
    }

    private static @Nullable Step step(Values values) {
        var request = RequestFormat.of(values);
        return request == null
                ? null
                : new Step(
                        values.get(NAME),
                        request,
                        values.get(EXPECT),
                        values.get(CAPTURE),
                        values.get(FOLLOW),
                        values.get(TIMEOUT));
    }
}
