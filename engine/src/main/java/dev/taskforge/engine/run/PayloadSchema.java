package dev.taskforge.engine.run;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import dev.taskforge.engine.api.PayloadRefused.Place;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON Schema (draft 2020-12) that payloads have to fit. It is written by people who may be hasty or hostile, so nothing
 * outside it is ever read, its patterns take time in proportion to the text, and a check ends after a number of steps.
 */
final class PayloadSchema {
    /** Enough for any schema that a person wrote. */
    static final int LONGEST = 65_536;

    /** A payload of 1 MiB has fewer values than that; a step takes about a microsecond. */
    private static final int MOST_STEPS = 1_000_000;

    private static final int DEEPEST = 250;
    private static final String TOO_MUCH = "checking it against the schema of its type takes too many steps; make the"
            + " payload smaller or the schema simpler";
    private static final String TOO_LATE =
            "checking the payloads before it took too long; submit fewer jobs at once, or"
                    + " make the schemas of their types simpler";
    private static final String NOT_LINEAR =
            "is not a pattern that takes time in proportion to the text (look-around, back"
                    + " references and large repetitions are not supported)";
    private static final int LONGEST_PROBLEM = 300;
    private static final String META = "https://json-schema.org/draft/2020-12/";
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .formats(formats -> formats.replaceAll((name, format) -> BoundedFormat.of(format)))
                    .build(),
            // The schemas of the draft itself are in the library.
            registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources(false)
                            .block(address -> !address.toString().startsWith(META)))
                    .schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .formatAssertionsEnabled(true)
                            .locale(Locale.ENGLISH)
                            .preloadSchema(true)
                            .regularExpressionFactory(LinearPattern::compile)
                            .build()));

    private final Schema schema;

    private PayloadSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException that begins with {@code payload_schema} and the JSON Pointer of what is wrong
     */
    static PayloadSchema compile(String text) {
        if (text.length() > LONGEST) {
            throw refused("", "must be at most " + LONGEST + " characters, has " + text.length());
        }
        var node = read(text);
        if (!node.isObject() && !node.isBoolean()) {
            throw refused("", "must be a JSON object, true or false");
        }
        try {
            return LinearPattern.bounded(() -> compile(node));
        } catch (LinearPattern.TooMuchWork e) {
            throw refused("", "its patterns are too large together; use fewer, or smaller repetitions in them");
        } catch (ValidationLimitExceededException | StackOverflowError e) {
            throw refused("", "is too large or nested too deeply to be checked");
        }
    }

    private static PayloadSchema compile(JsonNode node) {
        var wrong = errors(REGISTRY.getSchema(SchemaLocation.of(META + "schema")), node);
        if (!wrong.isEmpty()) {
            throw refused(
                    "",
                    "is not a JSON Schema of draft 2020-12: "
                            + wrong.stream()
                                    .map(error -> error.getInstanceLocation() + ": " + problem(error))
                                    .distinct()
                                    .limit(3)
                                    .collect(Collectors.joining("; ")));
        }
        for (var reference : node.findValues("$dynamicRef")) {
            if (!reference.asString("").startsWith("#")) {
                throw refused("", "$dynamicRef " + shortened(reference.toString()) + " leads out of the schema");
            }
        }
        try {
            var schema = REGISTRY.getSchema(node);
            schema.initializeValidators();
            return new PayloadSchema(schema);
        } catch (SchemaException e) {
            throw refused("", shortened(String.valueOf(e.getMessage())));
        }
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw refused("", "must be JSON: " + e.getOriginalMessage());
        }
    }

    private static IllegalArgumentException refused(String pointer, String why) {
        return new IllegalArgumentException("payload_schema" + pointer + ": " + why);
    }

    /** What of a payload, which is JSON, does not fit; at most {@code most} places. */
    List<Place> problems(String field, String payload, int most) {
        try {
            return errors(schema, MAPPER.readTree(payload)).stream()
                    .limit(most)
                    .map(error -> new Place(field, error.getInstanceLocation().toString(), problem(error)))
                    .toList();
        } catch (ValidationLimitExceededException | LinearPattern.TooMuchWork | StackOverflowError e) {
            return List.of(new Place(field, "", TOO_MUCH));
        } catch (SchemaException e) {
            // A dynamic reference is looked up only where a payload leads to it.
            return List.of(new Place(
                    field,
                    "",
                    "the schema of its type cannot be followed: " + shortened(String.valueOf(e.getMessage()))));
        }
    }

    /** What is said of a payload that was not checked because those before it took all the time. */
    static Place tooLate(String field) {
        return new Place(field, "", TOO_LATE);
    }

    private static List<Error> errors(Schema schema, JsonNode node) {
        return LinearPattern.bounded(() -> schema.validate(
                node,
                context -> context.executionConfig(
                        config -> config.maxEvaluationSteps(MOST_STEPS).maxEvaluationDepth(DEEPEST))));
    }

    /** The library's words tell of the schema and of the kind of what was found, never of its value. */
    private static String problem(Error error) {
        boolean inMeta = error.getSchemaLocation().toString().startsWith(META);
        return switch (error.getKeyword()) {
            case "false" -> "nothing is allowed here";
            case "format" -> inMeta ? NOT_LINEAR : shortened(error.getMessage());
            default -> shortened(error.getMessage());
        };
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_PROBLEM ? text.substring(0, LONGEST_PROBLEM) + "…" : text;
    }
}
