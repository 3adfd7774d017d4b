package dev.taskforge.ops.web;

import dev.taskforge.ops.web.Captured.MissingException;
import dev.taskforge.ops.yaml.Tree;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request as declared; <code>${captured.name}</code> may stand in its texts.
 *
 * @param path on the site, or a whole address
 * @param form fields to send as a form; empty for none
 * @param json a document to send; null for none
 * @param body a text to send as it is; null for none
 */
public record Request(
        String method,
        String path,
        Map<String, String> headers,
        Map<String, String> form,
        @Nullable Tree json,
        @Nullable String body) {

    /** Whether it may change something: whatever is not GET or HEAD. */
    public boolean acts() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** {@code POST /projects} */
    public String shown() {
        return method + " " + path;
    }

    /** The same request with every text changed. */
    public Request mapTexts(UnaryOperator<String> change) {
        return new Request(
                method,
                change.apply(path),
                mapped(headers, change),
                mapped(form, change),
                json == null ? null : json.mapTexts(change),
                body == null ? null : change.apply(body));
    }

    private static Map<String, String> mapped(Map<String, String> texts, UnaryOperator<String> change) {
        var changed = new LinkedHashMap<String, String>();
        texts.forEach((name, text) -> changed.put(name, change.apply(text)));
        return changed;
    }

    /** The same request with one more header, unless it has one of that name. */
    public Request withHeader(String name, String value) {
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            return this;
        }
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(method, path, more, form, json, body);
    }

    /** The names of the captured values it needs. */
    public Set<String> needs() {
        var names = new LinkedHashSet<>(Captured.names(path));
        headers.values().forEach(value -> names.addAll(Captured.names(value)));
        form.values().forEach(value -> names.addAll(Captured.names(value)));
        if (json != null) {
            json.mapTexts(text -> {
                names.addAll(Captured.names(text));
                return text;
            });
        }
        if (body != null) {
            names.addAll(Captured.names(body));
        }
        return names;
    }

    /**
     * The request with everything filled in. A captured value that begins the path is a path or an address itself;
     * further on it is written percent-encoded, so that it stays in its place.
     *
     * @return null when the path is no address
     */
    @Nullable
    WebRequest filled(URI base, Map<String, String> captured) throws MissingException {
        var address = Origins.resolve(base, Captured.fill(path, captured, Request::encoded));
        if (address == null) {
            return null;
        }
        var sent = new LinkedHashMap<String, String>();
        var content = content(captured, sent);
        for (var header : headers.entrySet()) {
            sent.keySet().removeIf(name -> name.equalsIgnoreCase(header.getKey()));
            sent.put(header.getKey(), Captured.fill(header.getValue(), captured));
        }
        return new WebRequest(method, address, sent, content);
    }

    private @Nullable String content(Map<String, String> captured, Map<String, String> sent) throws MissingException {
        if (!form.isEmpty()) {
            sent.put("Content-Type", "application/x-www-form-urlencoded");
            var filled = new LinkedHashMap<String, String>();
            for (var field : form.entrySet()) {
                filled.put(field.getKey(), Captured.fill(field.getValue(), captured));
            }
            return filled.entrySet().stream()
                    .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                    .collect(Collectors.joining("&"));
        }
        if (json != null) {
            sent.put("Content-Type", "application/json");
            return JsonText.of(json, captured);
        }
        return body == null ? null : Captured.fill(body, captured);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
