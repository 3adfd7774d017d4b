package dev.taskforge.ops.access;

import dev.taskforge.ops.access.Matrix.Cell;
import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Expectation;
import dev.taskforge.ops.web.Request;
import dev.taskforge.ops.web.Step;
import dev.taskforge.ops.web.StepResult;
import dev.taskforge.ops.web.Visit;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a matrix once: every identity signs in, then every cell is asked with a copy of its session. */
final class AccessRun {
    private static final Duration LONGEST_CELL = Duration.ofSeconds(20);

    private final Matrix matrix;
    private final Surroundings surroundings;
    private final long deadline;

    AccessRun(Matrix matrix, Surroundings surroundings) {
        this.matrix = matrix;
        this.surroundings = surroundings;
        this.deadline = System.nanoTime() + surroundings.timeout().toNanos();
    }

    /** A signed-in identity, or why it could not sign in. */
    private record Session(Visit visit, @Nullable StepResult obstacle) {}

    Answer run() throws InterruptedException {
        var cells = matrix.cells();
        var requests = cells.stream().map(Cell::request).toList();
        var ca = matrix.ca() == null ? null : surroundings.directory().resolve(matrix.ca());
        var sessions = new HashMap<String, Session>();
        try (var site = Visit.open(URI.create(matrix.base()), requests, ca, surroundings.clock())) {
            for (var identity : matrix.identities()) {
                sessions.put(identity.name(), signIn(identity, site.fork()));
            }
            var parts = new ArrayList<Part>();
            for (var cell : cells) {
                parts.add(ask(cell, sessions));
            }
            return answer(parts, site.masking());
        } catch (GeneralSecurityException | IOException e) {
            return Answer.error(
                    Message.of("check.ca.unreadable", String.valueOf(matrix.ca()), String.valueOf(e.getMessage())),
                    Message.of("check.ca.fix"));
        } catch (IllegalArgumentException e) {
            return Answer.error(Message.of("check.http.address", matrix.base()), Message.of("check.http.address.fix"));
        }
    }

    private Session signIn(Identity identity, Visit visit) throws InterruptedException {
        // A route may send these; an identity that has none sends nothing in their place.
        visit.put(SignIn.CSRF, "");
        visit.put(SignIn.TOKEN, "");
        switch (identity.signIn()) {
            case SignIn.Anonymous anonymous -> {
                return new Session(visit, null);
            }
            case SignIn.Bearer bearer -> {
                visit.put(SignIn.TOKEN, bearer.token());
                return new Session(visit, null);
            }
            case SignIn.Login login -> {
                return signIn(identity, visit, login);
            }
        }
    }

    private Session signIn(Identity identity, Visit visit, SignIn.Login login) throws InterruptedException {
        var name = identity.name() + " · sign-in";
        for (var step : login.steps()) {
            var result = visit.take(step, name, shorter(step.timeout()));
            if (!result.passed()) {
                return new Session(visit, result);
            }
        }
        if (!login.bearer() && !visit.hasCookies()) {
            var empty = new StepResult(
                    CheckState.ERROR,
                    Message.of("access.no-session", name),
                    Message.of("access.no-session.fix"),
                    null,
                    "",
                    Duration.ZERO);
            return new Session(visit, empty);
        }
        return new Session(visit, null);
    }

    private Part ask(Cell cell, Map<String, Session> sessions) throws InterruptedException {
        var session =
                java.util.Objects.requireNonNull(sessions.get(cell.identity().name()));
        var name = cell.identity().name() + " · " + cell.route();
        if (session.obstacle != null) {
            return part(cell, CheckState.ERROR, "", session.obstacle.seen(), 0);
        }
        var left = shorter(LONGEST_CELL);
        if (left.toMillis() <= 1) {
            return part(cell, CheckState.ERROR, "", Message.of("access.late", name), 0);
        }
        var step = new Step(name, signed(cell), Expectation.status(cell.wanted()), Map.of(), 0, LONGEST_CELL);
        var result = session.visit.fork().take(step, name, left);
        // Without an answer nothing is known about access: neither right nor wrong.
        var state = result.status() == null ? CheckState.ERROR : result.state();
        var found = result.status() == null ? "" : String.valueOf(result.status());
        return part(cell, state, found, result.seen(), result.took().toMillis());
    }

    private static Request signed(Cell cell) {
        boolean bearer =
                switch (cell.identity().signIn()) {
                    case SignIn.Anonymous anonymous -> false;
                    case SignIn.Bearer token -> true;
                    case SignIn.Login login -> login.bearer();
                };
        return bearer
                ? cell.request().withHeader("Authorization", "Bearer ${captured." + SignIn.TOKEN + "}")
                : cell.request();
    }

    private static Part part(Cell cell, CheckState state, String found, Message seen, long ms) {
        return new Part(cell.identity().name(), cell.route(), state, cell.expected(), found, seen, ms);
    }

    private Duration shorter(Duration most) {
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        return left.compareTo(most) < 0 ? left : most;
    }

    private static Answer answer(List<Part> asked, Masking masking) {
        var parts = asked.stream()
                .map(part -> new Part(
                        part.group(),
                        part.name(),
                        part.state(),
                        part.expected(),
                        part.found(),
                        masking.mask(part.seen()),
                        part.ms()))
                .toList();
        var wrong = parts.stream()
                .filter(part -> part.state() == CheckState.FAIL)
                .sorted(Comparator.comparing(part -> !part.found().startsWith("2")))
                .toList();
        var unasked =
                parts.stream().filter(part -> part.state() == CheckState.ERROR).toList();
        return verdict(parts.size(), wrong, unasked).parts(parts);
    }

    /** What was let in although it should not have been comes first. */
    private static Answer verdict(int all, List<Part> wrong, List<Part> unasked) {
        if (!wrong.isEmpty()) {
            var first = wrong.getFirst();
            var seen = Message.of(
                    "access.failed", wrong.size(), all, first.group(), first.name(), first.found(), first.expected());
            return Answer.fail(seen, Message.of("access.failed.fix", first.group(), first.name()))
                    .output(lines(wrong), null);
        }
        if (!unasked.isEmpty()) {
            var first = unasked.getFirst();
            var seen = Message.of("access.error", unasked.size(), all, first.group(), first.name());
            return Answer.error(seen, Message.of("access.error.fix", first.group()))
                    .output(lines(unasked), null);
        }
        return Answer.pass(Message.of("access.passed", all));
    }

    private static String lines(List<Part> parts) {
        return parts.stream()
                .map(part -> part.group() + " · " + part.name() + ": "
                        + (part.found().isEmpty() ? "–" : part.found()) + " (" + part.expected() + ")")
                .collect(Collectors.joining("\n"));
    }
}
