package dev.taskforge.server.http;

import dev.taskforge.server.account.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the OpenAPI 3.1 document of the routes; once, when the server starts. */
final class OpenApi {
    private static final String PROBLEM = "Problem";
    private static final Map<String, Object> PROBLEM_CONTENT =
            Map.of("application/problem+json", Map.of("schema", Map.of("$ref", "#/components/schemas/" + PROBLEM)));
    private static final String UNAVAILABLE = "Unavailable";

    private final Schemas schemas = new Schemas();
    private final Map<String, Map<String, Object>> paths = new LinkedHashMap<>();

    private OpenApi() {}

    /** The document as JSON text. */
    static String document(List<Route> routes, String version) {
        var api = new OpenApi();
        routes.stream().filter(Route::isDocumented).forEach(api::add);
        return Json.write(api.whole(version));
    }

    private Map<String, Object> whole(String version) {
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "TaskForge",
                        "version",
                        version,
                        "description",
                        "The duties of production as durable jobs. Problems are RFC 9457 documents.",
                        "license",
                        Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")));
        document.put("servers", List.of(Map.of("url", "/")));
        document.put("security", List.of(Map.of("bearer", List.of()), Map.of("session", List.of())));
        document.put("paths", paths);
        document.put("components", components());
        return document;
    }

    private static Map<String, Object> unavailable() {
        var seconds = Map.of("description", "Seconds until it may work", "schema", Map.of("type", "integer"));
        return Map.of(
                "description",
                "The database cannot be reached, or lacks room or time. Of the type `outcome-unknown`, and without"
                        + " `Retry-After`, when the request may have been carried out",
                "headers",
                Map.of("Retry-After", seconds),
                "content",
                PROBLEM_CONTENT);
    }

    private Map<String, Object> components() {
        var all = new TreeMap<String, Object>(schemas.named());
        all.put(PROBLEM, problemSchema());
        var bearer = Map.of(
                "type",
                "http",
                "scheme",
                "bearer",
                "description",
                "An access token of /api/v1/auth/login or an API token");
        var session = Map.of("type", "apiKey", "in", "cookie", "name", SessionCookie.NAME);
        return Map.of(
                "schemas",
                all,
                "responses",
                Map.of(UNAVAILABLE, unavailable()),
                "securitySchemes",
                Map.of("bearer", bearer, "session", session));
    }

    private static Map<String, Object> problemSchema() {
        var text = Map.of("type", "string");
        var field = Map.of(
                "type", "object",
                "properties", Map.of("field", text, "message", text),
                "required", List.of("field", "message"));
        var properties = new LinkedHashMap<String, Object>();
        properties.put("type", text);
        properties.put("title", text);
        properties.put("status", Map.of("type", "integer"));
        properties.put("detail", text);
        properties.put("instance", text);
        properties.put("errors", Map.of("type", "array", "items", field));
        return Map.of(
                "type",
                "object",
                "description",
                "What went wrong, where, and what to do (RFC 9457)",
                "properties",
                properties,
                "required",
                List.of("type", "title", "status"));
    }

    private void add(Route route) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", operationId(route));
        operation.put("summary", route.summary());
        if (!route.description().isEmpty()) {
            operation.put("description", route.description());
        }
        operation.put("tags", List.of(tag(route)));
        var parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        var body = route.body();
        if (body != null) {
            operation.put("requestBody", Map.of("required", true, "content", requested(route, schemas.request(body))));
        }
        if (route.isTakingBytes()) {
            var bytes = Map.of("schema", Map.of("type", "string", "format", "binary"));
            operation.put(
                    "requestBody", Map.of("required", true, "content", Map.of("application/octet-stream", bytes)));
        }
        operation.put("responses", responses(route));
        if (route.action() == Action.PUBLIC) {
            operation.put("security", List.of());
        } else {
            operation.put("x-needs", route.action().name().toLowerCase(Locale.ROOT));
        }
        paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                .put(route.method().name().toLowerCase(Locale.ROOT), operation);
    }

    private static List<Map<String, Object>> parameters(Route route) {
        var parameters = new ArrayList<Map<String, Object>>();
        for (var name : route.pathParameters()) {
            boolean number = name.equals("id");
            parameters.add(Map.of(
                    "name",
                    name,
                    "in",
                    "path",
                    "required",
                    true,
                    "schema",
                    Map.of("type", number ? "integer" : "string")));
        }
        for (var query : route.queryParameters()) {
            var type = query.name().equals("limit") ? "integer" : "string";
            parameters.add(Map.of(
                    "name", query.name(), "in", "query", "description", query.about(), "schema", Map.of("type", type)));
        }
        if (route.method() == Method.POST && !route.isSecret()) {
            parameters.add(Map.of(
                    "name", "Idempotency-Key",
                    "in", "header",
                    "description", "The same key and body within 24 hours gives the same answer and does nothing twice",
                    "schema", Map.of("type", "string", "maxLength", 255)));
        }
        return parameters;
    }

    private Map<String, Object> responses(Route route) {
        var responses = new LinkedHashMap<String, Object>();
        for (var answer : route.answers()) {
            var response = new LinkedHashMap<String, Object>();
            response.put("description", description(answer.status()));
            var content = content(answer);
            if (!content.isEmpty()) {
                response.put("content", content);
            }
            responses.put(Integer.toString(answer.status()), response);
        }
        var refused = Map.of("description", "A problem", "content", PROBLEM_CONTENT);
        responses.put("4XX", refused);
        responses.put("503", Map.of("$ref", "#/components/responses/" + UNAVAILABLE));
        responses.put("default", refused);
        return responses;
    }

    private Map<String, Object> content(Route.Answer answer) {
        var type = answer.type();
        if (type == null) {
            return answer.contentType().isEmpty()
                    ? Map.of()
                    : Map.of(answer.contentType(), Map.of("schema", Map.of("type", "string")));
        }
        var schema = schemas.answer(type);
        if (answer.list()) {
            return json(Map.of("type", "array", "items", schema));
        }
        return json(answer.page() ? page(schema) : schema);
    }

    private static Map<String, Object> requested(Route route, Map<String, Object> schema) {
        var example = route.example();
        return example == null
                ? json(schema)
                : Map.of("application/json", Map.of("schema", schema, "example", Json.stored(example)));
    }

    private static Map<String, Object> page(Map<String, Object> item) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("items", Map.of("type", "array", "items", item));
        properties.put("next_cursor", Map.of("type", List.of("string", "null")));
        return Map.of("type", "object", "properties", properties, "required", List.of("items", "next_cursor"));
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return Map.of("application/json", Map.of("schema", schema));
    }

    private static String description(int status) {
        return switch (status) {
            case 200 -> "Done";
            case 201 -> "Created";
            case 202 -> "Accepted: a job does it";
            case 204 -> "Done, nothing to say";
            default -> "Status " + status;
        };
    }

    private static String operationId(Route route) {
        var id = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
        for (var part : route.path().replace("/api/v1", "").split("[^A-Za-z0-9]+")) {
            if (!part.isEmpty()) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
            }
        }
        return id.toString();
    }

    private static String tag(Route route) {
        var rest = route.path().replaceFirst("^/api/(v1/)?", "");
        var first = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        return first.replace(".json", "");
    }
}
