package dev.taskforge.ops.web;

import dev.taskforge.ops.check.JsonExpectation;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one value is read out of an answer. */
public sealed interface Capture {

    /** The value of a form field, such as the hidden one that holds a CSRF token. */
    record Field(String name) implements Capture {}

    /** @param attribute null for the text of the element */
    record Css(String selector, @Nullable String attribute) implements Capture {}

    /** The first group of a pattern, or what it matches when it has none. */
    record Regex(Pattern pattern) implements Capture {}

    /** A value of a JSON answer. */
    record Json(String path) implements Capture {}

    record Header(String name) implements Capture {}

    record Cookie(String name) implements Capture {}

    /** The value, or null when the answer has none. */
    default @Nullable String from(WebAnswer answer, CookieJar cookies, URI address) {
        return switch (this) {
            case Field field -> Html.field(answer.body(), field.name);
            case Css css -> Html.select(answer.body(), css.selector, css.attribute);
            case Regex regex -> BoundedMatch.first(regex.pattern, answer.body());
            case Json json -> JsonExpectation.valueAt(answer.body(), json.path);
            case Header header -> answer.header(header.name);
            case Cookie cookie -> cookies.value(address, cookie.name);
        };
    }

    /** What it looks for, in a few words that are the same in every language. */
    default String shown() {
        return switch (this) {
            case Field field -> "input " + field.name;
            case Css css -> "css " + css.selector + (css.attribute == null ? "" : " @" + css.attribute);
            case Regex regex -> "regex " + regex.pattern;
            case Json json -> "json " + json.path;
            case Header header -> "header " + header.name;
            case Cookie cookie -> "cookie " + cookie.name;
        };
    }
}
