package dev.taskforge.ops.web;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Destination.LinkLocalException;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Captured.MissingException;
import dev.taskforge.ops.yaml.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One visitor on one site: takes steps, keeps cookies and captured values, and remembers every secret it saw. Goes only
 * where the file sends it: what an answer says never leads to another site. Used by one thread; close it.
 */
public final class Visit implements AutoCloseable {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int LEAST_SECRET = 4;
    private static final int MOST_CAPTURED = 8 * 1024;

    private final URI base;
    private final Set<String> origins;
    private final Clock clock;
    private final WebClient client;
    private final Map<String, String> captured = new HashMap<>();
    private final Set<String> secrets;
    private CookieJar cookies = new CookieJar();

    private Visit(URI base, Set<String> origins, Clock clock, WebClient client, Set<String> secrets) {
        this.base = base;
        this.origins = origins;
        this.clock = clock;
        this.client = client;
        this.secrets = secrets;
    }

    /**
     * Opens a visit.
     *
     * @param base where paths begin
     * @param requests what it may be asked: whole addresses among them name further sites
     * @param ca a PEM file with the certificates to trust; null for those of the system
     * @throws GeneralSecurityException when that file cannot be used
     * @throws IllegalArgumentException when {@code base} is no address
     */
    public static Visit open(URI base, Collection<Request> requests, @Nullable Path ca, Clock clock)
            throws GeneralSecurityException, IOException {
        if (base.getHost() == null) {
            throw new IllegalArgumentException(base + " is no address");
        }
        var origins = new HashSet<>(Set.of(Origins.of(base)));
        requests.stream()
                .filter(request -> request.path().startsWith("http"))
                .map(request -> Origins.resolve(base, request.path().replaceAll("\\$\\{[^}]*}", "x")))
                .filter(address -> address != null)
                .forEach(address -> origins.add(Origins.of(address)));
        return new Visit(base, Set.copyOf(origins), clock, new WebClient(ca), new LinkedHashSet<>());
    }

    /** What can go wrong before there is an answer, as a result. */
    private static final class Obstacle extends Exception {
        private static final long serialVersionUID = 1;

        private final transient StepResult result;

        Obstacle(CheckState state, Message seen, Message fix) {
            super(seen.key(), null, false, false);
            result = new StepResult(state, seen, fix, null, "", Duration.ZERO);
        }
    }

    /** Until when a step may take, and how long that was in all. */
    private record Limit(long deadline, Duration whole) {}

    private record Hop(WebAnswer answer, URI address) {}

    /**
     * Takes a step.
     *
     * @param name how the step is called in sentences
     * @param timeout what is left for it
     * @throws InterruptedException when the visit is broken off; the request may have been sent
     */
    public StepResult take(Step step, String name, Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        try {
            var request = step.request().filled(base, captured);
            if (request == null) {
                throw new Obstacle(
                        CheckState.ERROR,
                        Message.of("web.address", name, step.request().path()),
                        Message.of("web.address.fix"));
            }
            var hop = send(step, name, request, new Limit(start + timeout.toNanos(), timeout));
            return judge(step, name, hop, start);
        } catch (Obstacle e) {
            return timed(e.result, start);
        } catch (MissingException e) {
            var missing = Message.of("web.missing", name, e.name());
            return timed(
                    new StepResult(
                            CheckState.ERROR,
                            missing,
                            Message.of("web.missing.fix", e.name()),
                            null,
                            "",
                            Duration.ZERO),
                    start);
        }
    }

    private static StepResult timed(StepResult result, long start) {
        return new StepResult(
                result.state(),
                result.seen(),
                result.fix(),
                result.status(),
                result.excerpt(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private Hop send(Step step, String name, WebRequest first, Limit limit) throws Obstacle, InterruptedException {
        var request = first;
        for (int hops = 0; ; hops++) {
            if (!origins.contains(Origins.of(request.address()))) {
                throw new Obstacle(
                        CheckState.ERROR,
                        Message.of("web.elsewhere", name, Origins.of(request.address())),
                        Message.of("web.elsewhere.fix", Origins.of(request.address())));
            }
            var answer = exchange(name, request, limit);
            var location = answer.header("Location");
            if (step.follow() == 0 || location == null || !REDIRECTS.contains(answer.status())) {
                return new Hop(answer, request.address());
            }
            if (hops == step.follow()) {
                throw new Obstacle(
                        CheckState.FAIL,
                        Message.of("web.loop", name, step.follow()),
                        Message.of("web.loop.fix", step.request().path()));
            }
            var from = request.address();
            var next = Origins.resolve(from, location);
            if (next == null) {
                return new Hop(answer, request.address());
            }
            request = request.redirected(answer.status(), next);
            if (request.body() != null && !Origins.same(from, next)) {
                throw new Obstacle(
                        CheckState.ERROR,
                        Message.of("web.elsewhere.body", name, Origins.of(next)),
                        Message.of("web.elsewhere.body.fix", Origins.of(next)));
            }
        }
    }

    private WebAnswer exchange(String name, WebRequest request, Limit limit) throws Obstacle, InterruptedException {
        var left = Duration.ofNanos(limit.deadline - System.nanoTime());
        var target = Origins.of(request.address());
        try {
            var answer = client.send(withCookies(request), left);
            answer.all("Set-Cookie").forEach(line -> cookies.set(request.address(), line, clock.instant()));
            cookies.values().forEach(this::remember);
            return answer;
        } catch (SSLException e) {
            throw new Obstacle(
                    CheckState.FAIL, Message.of("web.tls", name, target, reason(e)), Message.of("web.tls.fix", target));
        } catch (UnknownHostException e) {
            throw new Obstacle(
                    CheckState.ERROR,
                    Message.of(
                            "web.unknown-host",
                            name,
                            String.valueOf(request.address().getHost())),
                    Message.of("web.unknown-host.fix", target));
        } catch (LinkLocalException e) {
            throw new Obstacle(
                    CheckState.ERROR,
                    Message.of(
                            "web.link-local",
                            name,
                            String.valueOf(request.address().getHost())),
                    Message.of("check.network.link-local.fix"));
        } catch (SocketTimeoutException | HttpTimeoutException e) {
            throw new Obstacle(
                    CheckState.FAIL,
                    Message.of("web.silent", name, target, Durations.show(limit.whole.truncatedTo(ChronoUnit.MILLIS))),
                    Message.of("web.silent.fix", target));
        } catch (ConnectException e) {
            throw new Obstacle(
                    CheckState.FAIL, Message.of("web.refused", name, target), Message.of("web.refused.fix", target));
        } catch (IOException e) {
            throw new Obstacle(
                    CheckState.FAIL,
                    Message.of("web.broken", name, target, reason(e)),
                    Message.of("web.broken.fix", target));
        } catch (IllegalArgumentException e) {
            throw new Obstacle(CheckState.ERROR, Message.of("web.unsendable", name), Message.of("web.unsendable.fix"));
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private WebRequest withCookies(WebRequest request) {
        var line = cookies.header(request.address());
        if (line == null) {
            return request;
        }
        var headers = new HashMap<>(request.headers());
        headers.putIfAbsent("Cookie", line);
        return new WebRequest(request.method(), request.address(), headers, request.body());
    }

    private StepResult judge(Step step, String name, Hop hop, long start) throws MissingException {
        var answer = hop.answer;
        // Read before anything is judged, so that whatever the answer gave away is masked in what is said about it.
        var missing = capture(step, hop);
        var wrong = step.expect().firstWrong(name, answer, hop.address, captured);
        var address = step.request().path();
        if (wrong != null) {
            return failed(CheckState.FAIL, wrong, Message.of("web.fix", address), answer, start);
        }
        if (step.expect().notContains() != null && answer.cut()) {
            return failed(
                    CheckState.ERROR, Message.of("web.cut", name), Message.of("web.cut.fix", address), answer, start);
        }
        if (missing != null) {
            return failed(
                    CheckState.FAIL,
                    Message.of("web.capture", name, missing.getValue().shown(), missing.getKey()),
                    Message.of("web.capture.fix", address),
                    answer,
                    start);
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        var seen = Message.of("web.passed", name, answer.status(), took.toMillis());
        return new StepResult(CheckState.PASS, seen, null, answer.status(), "", took);
    }

    /** Reads the values of a step; returns the first that is not there. */
    private Map.@Nullable Entry<String, Capture> capture(Step step, Hop hop) {
        Map.Entry<String, Capture> missing = null;
        for (var entry : step.capture().entrySet()) {
            var value = entry.getValue().from(hop.answer, cookies, hop.address);
            if (value != null && !value.isBlank() && value.length() <= MOST_CAPTURED) {
                captured.put(entry.getKey(), value);
                remember(value);
            } else if (missing == null) {
                missing = entry;
            }
        }
        return missing;
    }

    private StepResult failed(CheckState state, Message seen, Message fix, WebAnswer answer, long start) {
        return new StepResult(
                state,
                seen,
                fix,
                answer.status(),
                masking().mask(Redaction.beginning(answer)),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private void remember(String value) {
        if (value.length() >= LEAST_SECRET) {
            secrets.add(value);
            secrets.add(value.replace("&", "&amp;").replace("\"", "&quot;"));
        }
    }

    /** Puts a value where later steps find it as <code>${captured.name}</code>. */
    public void put(String name, String value) {
        captured.put(name, value);
        remember(value);
    }

    /** Whether the site has given it any cookie. */
    public boolean hasCookies() {
        return !cookies.isEmpty();
    }

    /** Hides every captured value and every cookie seen so far, except those too short to be a secret. */
    public Masking masking() {
        return new Masking(List.copyOf(secrets));
    }

    /** Another visit with the same cookies and captured values; it shares the connection and remembers secrets here. */
    public Visit fork() {
        var fork = new Visit(base, origins, clock, client, secrets);
        fork.captured.putAll(captured);
        fork.cookies = cookies.copy();
        return fork;
    }

    @Override
    public void close() {
        client.close();
    }
}
