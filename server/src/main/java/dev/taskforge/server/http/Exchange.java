package dev.taskforge.server.http;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Access;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.Principal;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Belongs to the thread of its handler.
 *
 * <p>What a client sent is checked here once: wrong input ends the request with a {@link ProblemException} that names
 * the field.
 */
public final class Exchange {
    /** The cookie that holds a reader's choice of language: {@code en} or {@code id}. */
    public static final String LANGUAGE_COOKIE = Languages.COOKIE;

    private static final int LONGEST_PARAMETER = 1_000;

    private final Context context;
    private final RequestBody body;
    private final String requestId;
    private final boolean secureCookies;
    private Principal principal = Principal.ANONYMOUS;
    private @Nullable Multipart form;
    private boolean handled;

    Exchange(Context context, RequestBody body, String requestId, boolean secureCookies) {
        this.context = context;
        this.body = body;
        this.requestId = requestId;
        this.secureCookies = secureCookies;
    }

    /** Lets the handler of the route answer. */
    void handleBy(Route route) throws Exception {
        handled = true;
        route.handler().handle(this);
    }

    /** Whether it is certain that nothing was changed on behalf of this request. */
    boolean changedNothing() {
        return !handled || method().isSafe();
    }

    Context context() {
        return context;
    }

    void principal(Principal value) {
        principal = value;
    }

    /** Who is asking; {@link Principal#ANONYMOUS} when nobody signed in. */
    public Principal principal() {
        return principal;
    }

    /** Ends the request with 401 or 403 unless the principal may do {@code action} in {@code project}. */
    public void require(Action action, @Nullable String project) {
        if (Access.allows(principal, action, project)) {
            return;
        }
        if (!principal.signedIn()) {
            throw sessionCookie() == null && header("Authorization") == null
                    ? ProblemException.unauthorized("access.sign_in")
                    : ProblemException.unauthorized("access.credentials");
        }
        throw ProblemException.forbidden(
                project == null ? "access.denied" : "access.denied_project",
                "action." + action.name().toLowerCase(Locale.ROOT),
                project == null ? "" : project);
    }

    /** Whether the principal may do {@code action} in {@code project}. */
    public boolean allows(Action action, @Nullable String project) {
        return Access.allows(principal, action, project);
    }

    /**
     * The projects whose records the principal may see; null for all. The empty string stands for what belongs to no
     * project and is only seen by those who may see everything.
     */
    public @Nullable Set<String> visibleProjects() {
        return projects(Action.VIEW);
    }

    /** The projects in which the principal may do {@code action}, as {@link #visibleProjects}. */
    public @Nullable Set<String> projects(Action action) {
        if (allows(action, null)) {
            return null;
        }
        var projects = new TreeSet<String>();
        principal.roles().keySet().stream()
                .filter(name -> !name.equals(Principal.EVERY_PROJECT) && allows(action, name))
                .forEach(projects::add);
        return projects;
    }

    /** The reader's language: as chosen on the pages, else the browser's; English or Indonesian. */
    public Locale locale() {
        return Languages.of(cookie(Languages.COOKIE), header("Accept-Language"));
    }

    /** Identifies this request in the log and in the header {@code X-Request-Id}. */
    public String requestId() {
        return requestId;
    }

    /** The network address of the client; that of the last proxy's client when the proxy runs on this machine. */
    public String address() {
        return ClientAddress.of(context);
    }

    /** Whether the request comes straight from this machine, not through a proxy on it. */
    public boolean isFromThisMachine() {
        return ClientAddress.isLocal(context);
    }

    public Method method() {
        var name = context.method().name();
        return name.equals("HEAD") ? Method.GET : Method.valueOf(name);
    }

    /** The path as it was sent, without the query. */
    public String path() {
        return context.path();
    }

    /** A parameter of the path. */
    public String path(String name) {
        var value = context.pathParam(name);
        if (value.length() > LONGEST_PARAMETER || !BodyDecoder.isClean(value, false)) {
            throw ProblemException.notFound("path.unknown");
        }
        return value;
    }

    /** A parameter of the path that is a record's number; anything else is a 404. */
    public long pathNumber(String name) {
        var value = path(name);
        if (!value.matches("[0-9]{1,18}")) {
            throw ProblemException.notFound("path.not_a_number", name);
        }
        return Long.parseLong(value);
    }

    /** A query parameter, or null when it is absent or empty. */
    public @Nullable String query(String name) {
        var values = context.queryParams(name);
        if (values.size() > 1) {
            throw ProblemException.invalid(name, Message.of("query.repeated"));
        }
        var value = values.isEmpty() ? null : values.getFirst();
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() > LONGEST_PARAMETER) {
            throw ProblemException.invalid(name, Message.of("field.too_long", value.length(), LONGEST_PARAMETER));
        }
        if (!BodyDecoder.isClean(value, false)) {
            throw ProblemException.invalid(name, Message.of("field.control_characters"));
        }
        return value;
    }

    /** A query parameter that is a whole number within a range. */
    public long queryNumber(String name, long fallback, long least, long most) {
        var value = query(name);
        if (value == null) {
            return fallback;
        }
        if (!value.matches("-?[0-9]{1,18}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw ProblemException.invalid(name, Message.of("field.range", least, most));
        }
        return Long.parseLong(value);
    }

    /** How many items the page may have. */
    public int limit() {
        return (int) queryNumber("limit", Page.USUAL, 1, Page.MOST);
    }

    /** The record number after which the page begins, or null for the first page. */
    public @Nullable Long cursor() {
        return query("cursor") == null ? null : queryNumber("cursor", 0, 1, Long.MAX_VALUE);
    }

    /** A request header, or null. */
    public @Nullable String header(String name) {
        return context.header(name);
    }

    /** A cookie, or null. */
    public @Nullable String cookie(String name) {
        return context.cookie(name);
    }

    /** The value of the session cookie, or null. */
    public @Nullable String sessionCookie() {
        var value = cookie(SessionCookie.NAME);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * The JSON body as a record. An empty body counts as {@code {}}. Components marked {@code @Nullable} may be absent;
     * unknown, missing, wrong-typed and too long fields are all reported at once.
     */
    public <T> T body(Class<T> type) {
        return body.json(context, type);
    }

    byte[] bodyBytes() {
        return body.bytes(context);
    }

    /** The first bytes of the body, whatever they are; what is longer is cut off. */
    public byte[] bodyBeginning(int most) {
        return body.beginning(context, most);
    }

    /** How many bytes the client says its body has; -1 when it does not say. */
    public long bodyLength() {
        return context.req().getContentLengthLong();
    }

    /**
     * The body as it arrives, without any bound but that nothing may stay silent for long. A client that waits for a word before it
     * sends one gets it now.
     */
    public InputStream bodyStream() throws IOException {
        return context.req().getInputStream();
    }

    /** A field of an HTML form, or null. */
    public @Nullable String form(String name) {
        var values = formFields().getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.getFirst();
    }

    /** All values of a field of an HTML form. */
    public List<String> formAll(String name) {
        return formFields().getOrDefault(name, List.of());
    }

    /** A file chosen in an HTML form, or null. */
    public @Nullable FormFile formFile(String name) {
        return form().files().get(name);
    }

    private Map<String, List<String>> formFields() {
        return form().fields();
    }

    private Multipart form() {
        if (form == null) {
            form = body.form(context);
        }
        return form;
    }

    /** Answers with JSON. */
    public void json(int status, Object value) {
        respond(status, "application/json", Json.write(value));
    }

    /** Answers with a web page. */
    public void html(int status, String page) {
        respond(status, "text/html; charset=utf-8", page);
    }

    /** Answers with text of another kind, in UTF-8 whatever the kind would be taken for. */
    public void respond(int status, String contentType, String text) {
        respond(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with bytes. */
    public void respond(int status, String contentType, byte[] bytes) {
        context.status(status).contentType(contentType).result(bytes);
    }

    /** Answers without a body. */
    public void nothing(int status) {
        context.status(status);
    }

    /** Answers piece by piece, for what is too long to hold in memory or comes over time. */
    public void stream(int status, String contentType, StreamBody writer) throws IOException, InterruptedException {
        context.status(status).contentType(contentType).disableCompression();
        // The servlet's own stream: the framework's keeps back what is flushed.
        var out = context.res().getOutputStream();
        writer.writeTo(out);
        out.flush();
    }

    /** Sends the browser to a path of this server with GET. */
    public void redirect(String path) {
        if (!path.startsWith("/")
                || path.startsWith("//")
                || path.contains("\\")
                || !BodyDecoder.isClean(path, false)) {
            throw new IllegalArgumentException("not a path of this server: " + path);
        }
        context.status(303).header("Location", path);
    }

    /** Adds a response header. */
    public void setHeader(String name, String value) {
        context.header(name, value);
    }

    /** Sets a cookie that scripts cannot read and other sites' forms do not send along. */
    public void setCookie(String name, String value, Duration age) {
        context.res()
                .addHeader(
                        "Set-Cookie",
                        name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)
                                + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + age.toSeconds()
                                + (secureCookies ? "; Secure" : ""));
    }

    /** Gives the browser a session. */
    public void signIn(String session, Duration age) {
        context.res().addHeader("Set-Cookie", SessionCookie.set(session, age, secureCookies));
    }

    /** Makes the browser forget its session. */
    public void signOut() {
        context.res().addHeader("Set-Cookie", SessionCookie.forget(secureCookies));
    }

    /** Whether the client would rather have a page than JSON. */
    public boolean prefersHtml() {
        var accept = header("Accept");
        return accept != null && accept.contains("text/html");
    }
}
