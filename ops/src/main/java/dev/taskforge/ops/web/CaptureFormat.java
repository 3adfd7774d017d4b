package dev.taskforge.ops.web;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** How it is declared what to read out of an answer: exactly one place. */
final class CaptureFormat {
    private static final Type<String> TEXT = Types.text(500);
    private static final Field<String> INPUT =
            Field.optional("input", TEXT, "The name of a form field, such as the hidden one with a CSRF token.");
    private static final Field<String> CSS =
            Field.optional("css", TEXT, "A CSS selector; the text of the first element, or its attribute.");
    private static final Field<String> ATTRIBUTE =
            Field.optional("attribute", TEXT, "With css: the attribute to read, such as content.");
    private static final Field<String> REGEX =
            Field.optional("regex", TEXT, "A pattern; its first group, or the whole match.");
    private static final Field<String> JSON = Field.optional("json", TEXT, "A path in a JSON answer, such as data.id.");
    private static final Field<String> HEADER = Field.optional("header", TEXT, "A header of the answer.");
    private static final Field<String> COOKIE = Field.optional("cookie", TEXT, "A cookie.");
    private static final List<Field<String>> PLACES = List.of(INPUT, CSS, REGEX, JSON, HEADER, COOKIE);

    static final Type<Capture> TYPE =
            new ObjectType<>(List.of(INPUT, CSS, ATTRIBUTE, REGEX, JSON, HEADER, COOKIE), CaptureFormat::of);

    private CaptureFormat() {}

    private static @Nullable Capture of(Values values) {
        var places = PLACES.stream().filter(values::has).toList();
        if (places.size() != 1) {
            values.refuse(Message.of("web.capture.one"), Message.of("web.capture.one.fix"));
            return null;
        }
        var place = places.getFirst();
        var text = Objects.requireNonNull(values.find(place));
        if (values.has(ATTRIBUTE) && !values.has(CSS)) {
            values.refuse(ATTRIBUTE, Message.of("web.capture.attribute"), null);
            return null;
        }
        return switch (place.name()) {
            case "input" -> new Capture.Field(text);
            case "css" -> css(values, text);
            case "regex" -> regex(values, text);
            case "json" -> new Capture.Json(text);
            case "header" -> new Capture.Header(text);
            default -> new Capture.Cookie(text);
        };
    }

    private static @Nullable Capture css(Values values, String selector) {
        if (!values.isOpen(CSS) && !Html.isSelector(selector)) {
            values.refuse(CSS, Message.of("web.capture.css"), Message.of("yaml.example", "meta[name=csrf-token]"));
            return null;
        }
        return new Capture.Css(selector, values.find(ATTRIBUTE));
    }

    private static @Nullable Capture regex(Values values, String pattern) {
        try {
            return new Capture.Regex(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            values.refuse(REGEX, Message.of("web.capture.regex", e.getDescription()), null);
            return null;
        }
    }
}
