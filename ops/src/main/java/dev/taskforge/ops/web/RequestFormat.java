package dev.taskforge.ops.web;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a request is declared. */
public final class RequestFormat {
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "te", "trailer");
    private static final Type<String> TEXT = Types.variableText(10_000, "[\\s\\S]*", "yaml.blank", "…");
    private static final Type<String> HEADER =
            Types.variableText(4000, "[\\x20-\\x7e\\t]+", "check.http.header.value", "Bearer ${TOKEN}");

    private static final Field<String> METHOD =
            Field.withDefault("method", Types.choice(methods()), "GET", "The method.");
    private static final Field<String> PATH = Field.required(
            "path",
            new SecretFreeText(Types.variableText(
                    2048,
                    "(/|\\$\\{captured\\.|https?://(\\[[0-9a-fA-F:.]+\\]|[^\\s/?#@:\\[\\]$]+)(:[0-9]{1,5})?(?=[/?]|$))[^\\s#]*",
                    "web.path",
                    "/projects/${captured.id}")),
            "The path on the site, or a whole address of a further site.");
    private static final Field<Map<String, String>> HEADERS = Field.withDefault(
            "headers",
            Types.map(
                    name -> SecretText.header(name, HEADER),
                    HEADER.schema(),
                    "[A-Za-z0-9-]{1,100}",
                    "check.http.header.name",
                    50),
            Map.of(),
            "Headers to send, such as {Authorization: \"Bearer ${TOKEN}\"}.");
    private static final Field<Map<String, String>> FORM = Field.withDefault(
            "form",
            Types.map(name -> SecretText.under(name, TEXT), TEXT.schema(), "[^\\x00-\\x1f]{1,200}", "web.field", 100),
            Map.of(),
            "Fields to send as a form. What sounds like a password must come from a ${VARIABLE}.");
    private static final Field<Tree> JSON = Field.optional("json", JsonType.INSTANCE, "A document to send as JSON.");
    private static final Field<String> BODY = Field.optional(
            "body",
            new SecretFreeText(TEXT),
            "A text to send as it is. What sounds like a password in it must come from a ${VARIABLE}.");

    /** The keys of a request. */
    public static final List<Field<?>> FIELDS = List.of(METHOD, PATH, HEADERS, FORM, JSON, BODY);

    private RequestFormat() {}

    private static Map<String, String> methods() {
        var methods = new TreeMap<String, String>();
        List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE").forEach(method -> methods.put(method, method));
        return methods;
    }

    /** Reads it, or refuses what its keys say together and returns null. */
    public static @Nullable Request of(Values values) {
        for (var name : values.get(HEADERS).keySet()) {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                values.refuse(HEADERS, Message.of("web.header.ours", name), null);
                return null;
            }
        }
        var bodies = List.of(FORM, JSON, BODY).stream().filter(values::has).toList();
        if (bodies.size() > 1) {
            values.refuse(bodies.get(1), Message.of("web.bodies"), Message.of("web.bodies.fix"));
            return null;
        }
        var request = new Request(
                values.get(METHOD),
                values.get(PATH),
                values.get(HEADERS),
                values.get(FORM),
                values.find(JSON),
                values.find(BODY));
        if (!request.acts() && !bodies.isEmpty()) {
            values.refuse(bodies.getFirst(), Message.of("web.body", request.method()), Message.of("web.body.fix"));
            return null;
        }
        return request;
    }
}
