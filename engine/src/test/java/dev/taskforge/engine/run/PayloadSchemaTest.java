package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.engine.api.PayloadRefused.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadSchemaTest {
    private static List<Place> problems(String schema, String payload) {
        return PayloadSchema.compile(schema).problems("payload", payload, 10);
    }

    @Test
    void whatFitsHasNoProblems() {
        var schema = """
                {"type":"object","required":["to"],"additionalProperties":false,"properties":{
                  "to":{"type":"string","format":"email"},"copies":{"$ref":"#/$defs/count"}},
                 "$defs":{"count":{"type":"integer","minimum":1,"maximum":9}}}""";
        assertThat(problems(schema, "{\"to\":\"sri@example.com\",\"copies\":2}"))
                .isEmpty();
        assertThat(problems("true", "[1]")).isEmpty();
    }

    @Test
    void eachPlaceThatDoesNotFitIsNamedWithWhatWasExpected() {
        var schema = """
                {"required":["id"],"properties":{"lines":{"items":{"properties":{"a/b":{"type":"integer"}}}},
                  "at":{"format":"date-time"}},"unevaluatedProperties":false}""";
        assertThat(problems(schema, "{\"lines\":[{},{\"a/b\":\"x\"}],\"at\":\"noon\",\"more\":1}"))
                .containsExactlyInAnyOrder(
                        new Place("payload", "", "required property 'id' not found"),
                        new Place("payload", "/lines/1/a~1b", "string found, integer expected"),
                        new Place(
                                "payload",
                                "/at",
                                "does not match the date-time pattern must be a valid RFC 3339 date-time"),
                        new Place(
                                "payload",
                                "",
                                "property 'more' is not evaluated and the schema does not allow unevaluated properties"));
        assertThat(problems("false", "{}")).containsExactly(new Place("payload", "", "nothing is allowed here"));
    }

    @Test
    void atMostTenPlacesAreNamed() {
        assertThat(problems("{\"items\":{\"type\":\"string\"}}", "[" + "1,".repeat(50) + "1]"))
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"object\"}",
                "{\"const\":\"x\"}",
                "{\"enum\":[\"x\",1]}",
                "{\"pattern\":\"^x$\"}",
                "{\"maxLength\":3}",
                "{\"minLength\":300}",
                "{\"not\":{\"type\":\"string\"}}",
                "{\"oneOf\":[{\"const\":\"x\"},{\"type\":\"null\"}]}",
                "{\"anyOf\":[{\"const\":\"x\"},{\"maxLength\":2}]}",
                "{\"allOf\":[{\"const\":\"x\"},{\"maxLength\":2}]}",
                "{\"if\":true,\"then\":{\"const\":\"x\"}}",
                "{\"format\":\"date-time\"}",
                "{\"format\":\"date\"}",
                "{\"format\":\"email\"}",
                "{\"format\":\"ipv4\"}",
                "{\"format\":\"ipv6\"}",
                "{\"format\":\"uuid\"}",
                "{\"format\":\"uri\"}",
                "{\"format\":\"hostname\"}",
                "{\"format\":\"json-pointer\"}",
                "{\"format\":\"regex\"}",
                "{\"format\":\"duration\"}",
                "{\"format\":\"time\"}"
            })
    void noValueOfAPayloadIsRepeated(String schema) {
        assertThat(problems(schema, "\"hunter2 (secret\""))
                .isNotEmpty()
                .allSatisfy(
                        place -> assertThat(place.pointer() + place.problem()).doesNotContain("hunter2"));
        assertThat(problems("{\"items\":" + schema + ",\"uniqueItems\":true}", "[\"hunter2 (a\",\"hunter2 (a\"]"))
                .isNotEmpty()
                .allSatisfy(
                        place -> assertThat(place.pointer() + place.problem()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                              | must be JSON",
                "3                                              | must be a JSON object",
                "{\"type\":\"text\"}                            | /type: ",
                "{\"properties\":{\"a\":{\"minLength\":-1}}}    | /properties/a/minLength: ",
                "{\"properties\":{\"a\":{\"maximum\":\"x\"}}}   | /properties/a/maximum: ",
                "{\"properties\":{\"a\":{\"pattern\":\"(\"}}}   | /properties/a/pattern: ",
                "{\"items\":{\"pattern\":\"(a)\\\\1\"}}         | /items/pattern: ",
                "{\"$ref\":\"#/$defs/none\"}                    | /$defs/none",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"} | draft-07",
                "{\"$ref\":\"other.json\"}                      | other.json",
                "{\"$ref\":\"classpath:logback-test.xml\"}      | classpath:logback-test.xml"
            })
    void aSchemaThatIsNotValidIsRefusedWithThePlace(String schema, String expected) {
        assertThatThrownBy(() -> PayloadSchema.compile(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("payload_schema")
                .hasMessageContaining(expected);
    }

    @Test
    void nothingOutsideTheSchemaIsEverRead(@TempDir Path folder) throws IOException {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            var file = Files.writeString(folder.resolve("s.json"), "{\"type\":\"string\"}");
            var addresses = List.of(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/s.json",
                    file.toUri().toString());
            for (var address : addresses) {
                for (var schema : List.of(
                        "{\"$ref\":\"" + address + "\"}",
                        "{\"properties\":{\"a\":{\"$dynamicRef\":\"" + address + "\"}}}",
                        "{\"$id\":\"" + address + "\",\"$ref\":\"t.json\"}",
                        "{\"$schema\":\"" + address + "\"}")) {
                    assertThatThrownBy(() -> PayloadSchema.compile(schema), schema)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("payload_schema");
                }
            }
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aReferenceThatLeadsNowhereIsToldOfWhenAPayloadFollowsIt() {
        assertThat(problems("{\"properties\":{\"a\":{\"$dynamicRef\":\"#none\"}}}", "{\"a\":\"hunter2\"}"))
                .singleElement()
                .satisfies(place -> assertThat(place.problem())
                        .startsWith("the schema of its type cannot be followed: ")
                        .doesNotContain("hunter2"));
    }

    @Test
    void aSchemaThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> PayloadSchema.compile("{\"description\":\"" + "x".repeat(70_000) + "\"}"))
                .hasMessage("payload_schema: must be at most 65536 characters, has 70018");
    }

    @Test
    @Timeout(30)
    void aSchemaThatWouldNeverEndIsBounded() {
        var defs = IntStream.range(0, 40)
                .mapToObj(i -> "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(","));
        var doubling = "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + defs + ",\"d40\":{\"type\":\"string\"}}}";
        for (var schema : List.of(doubling, "{\"$ref\":\"#\"}")) {
            assertThat(problems(schema, "\"x\""))
                    .singleElement()
                    .satisfies(place -> assertThat(place.problem()).contains("make the payload smaller"));
        }
    }

    @ParameterizedTest
    @CsvSource({"json-pointer, /a", "relative-json-pointer, 0/a", "uri-template, a", "hostname, a"})
    void aLongTextIsRefusedByAFormatThatWouldNeedAsMuchStack(String format, String begin) {
        var schema = "{\"properties\":{\"at\":{\"format\":\"" + format + "\"}}}";
        var more = format.equals("hostname") ? ".a" : "aa";
        assertThat(problems(schema, "{\"at\":\"" + begin + more.repeat(100) + "\"}"))
                .isEmpty();
        assertThat(problems(schema, "{\"at\":\"" + begin + more.repeat(100_000) + "\"}"))
                .containsExactly(
                        new Place("payload", "/at", "must be at most 500 characters to be checked as " + format));
    }

    @Test
    void aCheckThatFillsTheStackSaysSoAndEndsNothing() {
        var schema = PayloadSchema.compile("{\"items\":{\"type\":\"integer\"}}");
        assertThat(schema.problems("payload", "[1]", 10)).isEmpty();
        assertThat(atTheEndOfTheStack(() -> schema.problems("payload", "[1]", 10)))
                .singleElement()
                .satisfies(place -> assertThat(place.problem()).contains("make the payload smaller"));
    }

    /** Asks where as much stack is left as is needed for any answer. */
    @SuppressWarnings("InfiniteRecursion")
    private static List<Place> atTheEndOfTheStack(Supplier<List<Place>> question) {
        try {
            return atTheEndOfTheStack(question);
        } catch (StackOverflowError e) {
            return question.get();
        }
    }

    @Test
    void aSchemaThatIsNestedTooDeeplyIsRefused() {
        assertThatThrownBy(() -> PayloadSchema.compile("{\"not\":".repeat(200) + "{}" + "}".repeat(200)))
                .hasMessage("payload_schema: is too large or nested too deeply to be checked");
    }

    @Test
    @Timeout(30)
    void aPatternTakesTimeInProportionToTheText() {
        var schema = PayloadSchema.compile("{\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\"}");
        var payload = "\"" + "a".repeat(100_000) + "\"";
        long began = System.nanoTime();
        assertThat(schema.problems("payload", payload, 10)).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @Timeout(30)
    void allPatternsTogetherHaveABound() {
        var many = IntStream.range(0, 400)
                .mapToObj(i -> "{\"pattern\":\"(a|b|c|d|e|f|g)*" + i + "\"}")
                .collect(Collectors.joining(","));
        assertThat(problems("{\"anyOf\":[" + many + "]}", "\"" + "a".repeat(200_000) + "\""))
                .singleElement()
                .satisfies(place -> assertThat(place.problem()).contains("make the payload smaller"));
    }

    @Test
    @Timeout(30)
    void allPatternsOfASchemaTogetherHaveABoundInSize() {
        assertThatThrownBy(() -> PayloadSchema.compile(patterns(2_000)))
                .hasMessageContaining("its patterns are too large together");
        assertThat(problems(patterns(8), "\"x\"")).hasSize(8);
        var regexes =
                IntStream.range(0, 3_000).mapToObj(i -> "\".{999}.{999}\"").collect(Collectors.joining(",", "[", "]"));
        assertThat(problems("{\"items\":{\"format\":\"regex\"}}", regexes))
                .singleElement()
                .satisfies(place -> assertThat(place.problem()).contains("make the payload smaller"));
    }

    private static String patterns(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> "{\"pattern\":\".{999}.{999}\"}")
                .collect(Collectors.joining(",", "{\"allOf\":[", "]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(?:(?:a{500}){9}){3,}",
                "[)(]{900}{900}",
                "[[:alpha:][](((a{1000}){1000}){1000})]",
                "[[:alpha:][](?:abcde){1000}]",
                "(aaaa\\\\Q)(\\\\E){1000}",
                "(?=a)b",
                "(a",
                "a)"
            })
    void aPatternThatCannotBeHadInLinearTimeAndSpaceIsRefused(String pattern) {
        assertThatThrownBy(() -> PayloadSchema.compile("{\"pattern\":\"" + pattern + "\"}"))
                .hasMessageContaining("/pattern: is not a pattern that takes time in proportion");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ~ 0b3a5c1e-1111-2222-3333-0123456789ab",
                "^[]x)(]+$ ~ x](",
                "^\\\\{[a-z]{2,}\\\\}$ ~ {abc}",
                "^INV-(2[0-9]|30){2}/[A-Z]{1,100}$ ~ INV-2130/ABC",
                "b ~ abc"
            })
    void usualPatternsAreUnderstood(String pattern, String text) {
        var schema = "{\"pattern\":\"" + pattern + "\"}";
        assertThat(problems(schema, "\"" + text + "\"")).isEmpty();
        assertThat(problems(schema, "\"?\"")).hasSize(1);
    }
}
