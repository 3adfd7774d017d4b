package dev.taskforge.server.http;

import dev.taskforge.ops.text.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as the API speaks it: snake_case, ISO times in UTC, enum constants in lower case, absent values as null. Reading
 * is strict and bounded. Safe for use by any thread.
 */
public final class Json {
    /** How deep JSON may be nested in a request. */
    static final int MOST_LEVELS = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .maxNumberLength(300)
                            .maxNameLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The text of a value. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Reads JSON text that this program wrote itself, such as a stored payload. */
    public static JsonNode stored(String text) {
        return MAPPER.readTree(text);
    }

    /** Any value as a JSON tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Reads a request's body; what cannot be read is a 400 that says where. */
    static JsonNode read(byte[] body) {
        var text = utf8(body);
        try {
            return MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw ProblemException.of(
                    400,
                    "malformed-json",
                    Message.of("json.too_deep", MOST_LEVELS, String.valueOf(e.getOriginalMessage())));
        } catch (DatabindException e) {
            // It could be parsed, but something follows: the library's own words name its classes.
            throw malformed("json.trailing", e);
        } catch (JacksonException e) {
            throw malformed("json.malformed", e);
        }
    }

    private static ProblemException malformed(String key, JacksonException e) {
        var place = e.getLocation();
        return ProblemException.of(
                400,
                "malformed-json",
                Message.of(
                        key,
                        place == null ? 1 : place.getLineNr(),
                        place == null ? 1 : place.getColumnNr(),
                        String.valueOf(e.getOriginalMessage())));
    }

    private static String utf8(byte[] body) {
        var bytes = ByteBuffer.wrap(body);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.of(400, "bad-encoding", Message.of("body.not_utf8", bytes.position()));
        }
    }
}
