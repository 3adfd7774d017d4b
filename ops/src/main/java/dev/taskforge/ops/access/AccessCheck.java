package dev.taskforge.ops.access;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckScope;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.web.Captured;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does every identity get the answer wanted on every route? Signing in leaves a session behind; a route that would
 * change something when it is not refused is asked only when the matrix says so, and only by a job.
 *
 * @param routes which part of the matrix; empty for all of it
 */
public record AccessCheck(Matrix matrix, List<String> routes) implements Check {
    private static final Field<List<String>> ACCESS = Field.required(
            "access", RoutesType.INSTANCE, "all, or a list of routes of the access matrix: the part it asks.");

    public static final CheckKind KIND = new CheckKind(
            "access",
            CheckKind.DEFAULT_MAX_AGE,
            Duration.ofMinutes(2),
            List.of(AccessFormat.SECTION),
            List.of(ACCESS),
            AccessCheck::of);

    private static @Nullable AccessCheck of(Values values, CheckScope scope) {
        var section = scope.section(AccessFormat.SECTION.key());
        if (section == null) {
            values.refuse(ACCESS, Message.of("access.none"), Message.of("access.none.fix"));
            return null;
        }
        var matrix = scope.read(
                values,
                ACCESS,
                AccessFormat.SECTION.key(),
                section,
                AccessFormat.type(),
                Set.of(Captured.PREFIX, AccessRoute.PREFIX));
        if (matrix == null) {
            return null;
        }
        var known = matrix.routes().stream().map(AccessRoute::name).toList();
        for (var route : values.get(ACCESS)) {
            if (!known.contains(route)) {
                values.refuse(ACCESS, Message.of("access.unknown", route), Nearest.hint(route, known));
                return null;
            }
        }
        return new AccessCheck(matrix.only(values.get(ACCESS)), values.get(ACCESS));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        boolean acts =
                matrix.routes().stream().anyMatch(route -> route.request().acts());
        if (acts && surroundings.jobId() == null) {
            return Answer.error(Message.of("journey.no-job"), Message.of("journey.no-job.fix"));
        }
        return new AccessRun(matrix, surroundings).run();
    }

    @Override
    public String question() {
        return "access " + matrix.base() + ": " + matrix.identities().size() + " × "
                + matrix.cells().stream().map(Matrix.Cell::route).distinct().count();
    }

    @Override
    public List<String> secrets() {
        return matrix.identities().stream()
                .map(identity -> identity.signIn() instanceof SignIn.Bearer bearer ? bearer.token() : null)
                .filter(Objects::nonNull)
                .toList();
    }
}
