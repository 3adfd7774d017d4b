package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page {@code docs/reference/api.md} is what the OpenAPI document of the server says. */
class ApiReferenceTest {
    private static final String TOP = """
            # HTTP API

            This page is made from the OpenAPI 3.1 document that the server gives out at `/api/openapi.json`; that one also
            describes every answer.

            - Sign in with `Authorization: Bearer <token>`: an API token, or an access token of `/api/v1/auth/login`.
            - JSON in `snake_case`. Times are ISO 8601 in UTC; durations are seconds, in fields that end in `_seconds`.
            - A body that is too large, not JSON, or has a field that is missing, unknown, of the wrong type or too long is
              refused; nothing is stored.
            - Problems are `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `instance`, and
              `errors` with `field` and `message`. `Accept-Language: id` makes them Indonesian.
            - Lists come newest first in pages: `limit` (1 to 200) and `cursor`, the answer's `next_cursor`.
            - `Idempotency-Key` with a POST: the same key and body within 24 hours gives the same answer and does nothing
              twice.
            - "needs" names the least role: viewer, operator, admin, in the project of the path, or of the body, or on all
              projects where there is none. "signed in" means any account; the answer holds what it may see.
              "vault" means the token of an account of the vault, which opens nothing else.
            """;

    private final StringBuilder page = new StringBuilder(TOP);

    @Test
    void theReferenceShowsEveryRouteAsItIs(@TempDir Path data) throws IOException {
        JsonNode document;
        try (var server = TestServer.in(data)) {
            document = server.anonymous().get("/api/openapi.json").json();
        }
        var byTag = new TreeMap<String, StringBuilder>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var tag = operation.getValue().get("tags").get(0).asString();
                    byTag.computeIfAbsent(tag, _ -> new StringBuilder())
                            .append(described(operation.getKey(), path.getKey(), operation.getValue(), document));
                }));
        byTag.forEach(
                (tag, routes) -> page.append("\n## ").append(tag).append("\n").append(routes));
        var committed = Path.of("..", "docs", "reference", "api.md");
        var text = page.toString().stripTrailing() + "\n";

        if (Boolean.getBoolean("update")) {
            Files.writeString(committed, text);
        }

        assertThat(committed)
                .as("write it anew with ./mvnw -pl server -am test -Dtest=ApiReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate=true")
                .content()
                .isEqualTo(text);
    }

    private static String described(String method, String path, JsonNode operation, JsonNode document) {
        var text = new StringBuilder("\n### `" + method.toUpperCase(Locale.ROOT) + " " + path + "`\n\n");
        text.append(operation.get("summary").asString());
        var needs = operation.path("x-needs").asString("public");
        text.append(
                switch (needs) {
                    case "public" -> ". Public.";
                    case "signed_in" -> ". Needs: signed in.";
                    case "view" -> ". Needs: viewer.";
                    case "operate" -> ". Needs: operator.";
                    default -> ". Needs: admin.";
                });
        if (operation.has("description")) {
            text.append(' ').append(operation.get("description").asString());
        }
        text.append('\n');
        var list = new StringBuilder();
        for (var parameter : operation.path("parameters")) {
            if (parameter.get("in").asString().equals("query")) {
                list.append("- `?")
                        .append(parameter.get("name").asString())
                        .append("`: ")
                        .append(parameter.get("description").asString())
                        .append('\n');
            }
        }
        var body = operation.at("/requestBody/content/application~1json/schema/$ref");
        if (!body.isMissingNode()) {
            fields("", document.at(body.asString().substring(1)), document, list);
        }
        if (!list.isEmpty()) {
            text.append('\n').append(list);
        }
        var answers = operation.get("responses").propertyNames().stream()
                .filter(status -> status.startsWith("2"))
                .collect(Collectors.joining(", "));
        return text.append("\nAnswers ").append(answers).append(".\n").toString();
    }

    private static void fields(String prefix, JsonNode schema, JsonNode document, StringBuilder list) {
        var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
        schema.path("properties").properties().forEach(field -> {
            var value = field.getValue();
            var record = value.has("oneOf") ? value.get("oneOf").get(0) : value;
            list.append("- `")
                    .append(prefix)
                    .append(field.getKey())
                    .append("` (")
                    .append(kind(value.has("oneOf") ? record : value));
            list.append(required.contains(field.getKey()) ? ", required)" : ")");
            if (value.has("description")) {
                list.append(": ").append(value.get("description").asString());
            }
            list.append('\n');
            if (record.has("$ref")) {
                fields(
                        prefix + field.getKey() + ".",
                        document.at(record.get("$ref").asString().substring(1)),
                        document,
                        list);
            }
        });
    }

    private static String kind(JsonNode value) {
        if (value.has("enum")) {
            return StreamSupport.stream(value.get("enum").spliterator(), false)
                    .map(word -> "`" + word.asString() + "`")
                    .collect(Collectors.joining(", "));
        }
        var type = value.path("type");
        var name = type.isArray() ? type.get(0).asString() : type.asString(value.has("$ref") ? "object" : "any JSON");
        if (value.path("format").asString("").equals("date-time")) {
            name = "time";
        }
        if (value.has("minimum") && value.has("maximum")) {
            return name + " " + value.get("minimum").asString() + " to "
                    + value.get("maximum").asString();
        }
        return value.has("maxLength")
                ? name + ", at most " + value.get("maxLength").asString() + " characters"
                : name;
    }
}
