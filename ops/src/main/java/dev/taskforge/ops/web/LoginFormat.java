package dev.taskforge.ops.web;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How signing in is declared: a form as people fill it in, or a JSON request whose answer holds a token. */
public final class LoginFormat {
    /** The captured values that signing in leaves. */
    public static final String CSRF = "csrf";

    public static final String TOKEN = "token";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Type<String> TEXT = Types.variableText(10_000, "[\\s\\S]*", "yaml.blank", "…");

    private static final Field<String> PATH = Field.required(
            "path",
            new SecretFreeText(Types.variableText(2048, "/[^\\s#]*", "web.path", "/login")),
            "The path of the form, or of the API.");
    private static final Field<Map<String, String>> FORM = Field.withDefault(
            "form",
            Types.map(name -> SecretText.under(name, TEXT), TEXT.schema(), "[^\\x00-\\x1f]{1,200}", "web.field", 50),
            Map.of(),
            "The fields to fill in, such as {username: tf-owner, password: \"${TF_OWNER_PASSWORD}\"}.");
    private static final Field<Tree> JSON =
            Field.optional("json", JsonType.INSTANCE, "Instead of form: what to send as JSON.");
    private static final Field<String> FIELD = Field.optional(
            "csrf",
            Types.text(200),
            "The name of the form's hidden CSRF field: the form is fetched first and its token sent along.");
    private static final Field<String> AFTER = Field.optional(
            "csrf_after",
            new SecretFreeText(Types.variableText(2048, "/[^\\s#]*", "web.path", "/dashboard")),
            "With csrf: a page that is fetched after signing in; its token counts from then on, as most frameworks change"
                    + " the token when somebody signs in.");
    private static final Field<List<Integer>> STATUS = Field.optional(
            "status",
            StatusType.INSTANCE,
            "The status that means signed in; 302 or 303 for a form, 200 or 201 for JSON.");
    private static final Field<String> BEARER = Field.optional(
            "token", Types.text(200), "The path of a bearer token in the JSON answer, such as data.access_token.");

    /**
     * Signing in, ready to be done.
     *
     * @param steps the request that signs in, and what is fetched before and after it
     * @param bearer whether a bearer token is captured as {@link #TOKEN}
     */
    public record Login(List<Step> steps, boolean bearer) {}

    public static final Type<Login> TYPE =
            new ObjectType<>(List.of(PATH, FORM, JSON, FIELD, AFTER, STATUS, BEARER), LoginFormat::build);

    private LoginFormat() {}

    private static @Nullable Login build(Values values) {
        if (values.has(FORM) == values.has(JSON)) {
            values.refuse(Message.of("web.login.one"), Message.of("web.login.one.fix"));
            return null;
        }
        if (values.has(JSON) && values.has(FIELD)) {
            values.refuse(FIELD, Message.of("web.login.csrf"), null);
            return null;
        }
        if (values.has(AFTER) && !values.has(FIELD)) {
            values.refuse(AFTER, Message.of("web.login.after"), Message.of("web.login.after.fix"));
            return null;
        }
        var path = values.get(PATH);
        var field = values.find(FIELD);
        var form = new LinkedHashMap<>(values.get(FORM));
        var steps = new ArrayList<Step>();
        if (field != null) {
            form.put(field, "${" + Captured.PREFIX + CSRF + "}");
            steps.add(token("open", path, field));
        }
        var bearer = values.find(BEARER);
        var wanted = values.find(STATUS);
        var usual = form.isEmpty() ? List.of(200, 201) : List.of(302, 303);
        steps.add(new Step(
                "sign-in",
                new Request("POST", path, Map.of(), form, values.find(JSON), null),
                Expectation.status(wanted == null ? usual : wanted),
                bearer == null ? Map.of() : Map.of(TOKEN, new Capture.Json(bearer)),
                0,
                TIMEOUT));
        var after = values.find(AFTER);
        if (field != null && after != null) {
            steps.add(token("token", after, field));
        }
        return new Login(List.copyOf(steps), bearer != null);
    }

    /** Fetches a page and reads the CSRF token of its form. */
    private static Step token(String name, String path, String field) {
        return new Step(
                name,
                new Request("GET", path, Map.of(), Map.of(), null, null),
                Expectation.status(List.of(200)),
                Map.of(CSRF, new Capture.Field(field)),
                0,
                TIMEOUT);
    }
}
