package dev.taskforge.server.http;

import dev.taskforge.server.account.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One route with its documentation, from which the OpenAPI document is written:
 *
 * <pre>{@code
 * router.route(POST, "/api/v1/jobs", SIGNED_IN, this::submit)
 *         .summary("Submit a job")
 *         .takes(NewJobBody.class)
 *         .answers(201, JobView.class)
 *         .answers(200, JobView.class);
 * }</pre>
 */
public final class Route {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final Method method;
    private final String path;
    private final Action action;
    private final Handler handler;
    private final List<Parameter> query = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private String summary = "";
    private String description = "";
    private @Nullable Class<?> body;
    private @Nullable String example;
    private boolean takesBytes;
    private boolean secret;
    private boolean unlimited;
    private boolean undocumented;
    private boolean documented;
    private boolean capability;
    private Predicate<Exchange> open = _ -> false;

    Route(Method method, String path, Action action, Handler handler) {
        this.method = method;
        this.path = path;
        this.action = action;
        this.handler = handler;
    }

    /** A query parameter. */
    public record Parameter(String name, String about) {}

    /**
     * A possible answer that is not a problem.
     *
     * @param type the record it carries; null for none
     * @param list whether it carries a JSON array of {@code type}
     * @param page whether it carries {@code {items, next_cursor}} with items of {@code type}
     * @param contentType such as {@code application/json}
     */
    public record Answer(int status, @Nullable Class<?> type, boolean list, boolean page, String contentType) {}

    /** What the route does, in a few words. */
    public Route summary(String text) {
        summary = text;
        return this;
    }

    /** More about it, in Markdown. */
    public Route description(String text) {
        description = text;
        return this;
    }

    /** The record its JSON body is decoded to. */
    public Route takes(Class<?> type) {
        body = type;
        return this;
    }

    /** Its body is read as it comes, whatever it is. */
    public Route takesBytes() {
        takesBytes = true;
        return this;
    }

    /** A body as somebody would send it, in JSON. */
    public Route example(String json) {
        example = json;
        return this;
    }

    /** A query parameter it reads. */
    public Route query(String name, String about) {
        query.add(new Parameter(name, about));
        return this;
    }

    /** The query parameters of a page: {@code cursor} and {@code limit}. */
    public Route paged() {
        return query("cursor", "`next_cursor` of the page before")
                .query("limit", "how many items, 1 to " + Page.MOST + "; " + Page.USUAL + " by default");
    }

    /** Answers with one JSON object. */
    public Route answers(int status, Class<?> type) {
        answers.add(new Answer(status, type, false, false, "application/json"));
        return this;
    }

    /** Answers with a JSON array. */
    public Route answersList(int status, Class<?> type) {
        answers.add(new Answer(status, type, true, false, "application/json"));
        return this;
    }

    /** Answers with a page of items and takes the parameters of a page. */
    public Route answersPage(Class<?> item) {
        answers.add(new Answer(200, item, false, true, "application/json"));
        return paged();
    }

    /** Answers without a body, such as 204. */
    public Route answersNothing(int status) {
        answers.add(new Answer(status, null, false, false, ""));
        return this;
    }

    /** Answers with text of another kind. */
    public Route answersText(int status, String contentType) {
        answers.add(new Answer(status, null, false, false, contentType));
        return this;
    }

    /** Its answers carry secrets: they are never kept for {@code Idempotency-Key}, which this route refuses. */
    public Route secret() {
        secret = true;
        return this;
    }

    /** Not counted by the general rate limit; for health and metrics. */
    public Route unlimited() {
        unlimited = true;
        return this;
    }

    /** Left out of the OpenAPI document; for web pages. */
    public Route undocumented() {
        undocumented = true;
        return this;
    }

    /** Put into the OpenAPI document though its path lies outside of the API. */
    public Route documented() {
        documented = true;
        return this;
    }

    /** Whoever knows its address may use it: nobody is asked who they are, and no log tells the address. */
    public Route capability() {
        capability = true;
        return this;
    }

    /**
     * Where this holds, everybody gets the same answer, which costs next to nothing: nobody is asked who they are, and no request is
     * counted. Only for actions that are public.
     */
    public Route openWhere(Predicate<Exchange> holds) {
        open = holds;
        return this;
    }

    public Method method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Action action() {
        return action;
    }

    public String summary() {
        return summary;
    }

    public String description() {
        return description;
    }

    /** The record of the body, or null when it takes none. */
    public @Nullable Class<?> body() {
        return body;
    }

    /** The example of the body, or null. */
    @Nullable
    String example() {
        return example;
    }

    public List<Parameter> queryParameters() {
        return List.copyOf(query);
    }

    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** The names of the path parameters in order. */
    public List<String> pathParameters() {
        return PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
    }

    /** Whether it belongs to the API and thus into its document. */
    public boolean isDocumented() {
        return (path.startsWith("/api/") || documented) && !undocumented;
    }

    boolean isTakingBytes() {
        return takesBytes;
    }

    boolean isSecret() {
        return secret;
    }

    boolean isUnlimited() {
        return unlimited;
    }

    boolean isCapability() {
        return capability;
    }

    boolean isOpenTo(Exchange exchange) {
        return action == Action.PUBLIC && method.isSafe() && open.test(exchange);
    }

    Handler handler() {
        return handler;
    }

    boolean sameAs(Route other) {
        return method == other.method
                && PARAMETER
                        .matcher(path)
                        .replaceAll("{}")
                        .equals(PARAMETER.matcher(other.path).replaceAll("{}"));
    }
}
