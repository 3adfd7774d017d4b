package dev.taskforge.testbed;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person with a session, who reads pages and sends the forms in them, as a browser without scripts does. */
final class Browsing implements AutoCloseable {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("<input\\b[^>]*>");
    private static final Pattern NAME = Pattern.compile(" name=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile(" value=\"([^\"]*)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI root;

    private Browsing(URI root) {
        this.root = root;
    }

    /** Signs somebody in with the form that asks for it. */
    static Browsing signedIn(URI root, String name, String password) throws IOException, InterruptedException {
        var browsing = new Browsing(root);
        var form = browsing.page("/sign-in?return=/");
        browsing.send(form, "name=\"password\"", Map.of("username", name, "password", password));
        return browsing;
    }

    /** A page, in English. */
    String page(String path) throws IOException, InterruptedException {
        var answer = answer(request(path).header("Accept", "text/html").GET());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /**
     * Sends a form of a page with what is in it already and what somebody types.
     *
     * @param with by which the form is found: something in it
     * @return where the answer leads
     */
    String send(String page, String with, Map<String, String> typed) throws IOException, InterruptedException {
        var form = FORM.matcher(page)
                .results()
                .filter(found -> found.group(2).contains(with))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no form with " + with + " in " + page));
        var fields = new LinkedHashMap<String, String>();
        FIELD.matcher(form.group(2)).results().forEach(field -> {
            var value = VALUE.matcher(field.group());
            var name = NAME.matcher(field.group());
            if (name.find()) {
                fields.put(name.group(1), value.find() ? value.group(1) : "");
            }
        });
        fields.putAll(typed);
        var body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        var answer = answer(request(form.group(1))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", root.toString())
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() ->
                        new IOException(form.group(1) + " answered " + answer.statusCode() + ": " + answer.body()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).header("Accept-Language", "en");
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
