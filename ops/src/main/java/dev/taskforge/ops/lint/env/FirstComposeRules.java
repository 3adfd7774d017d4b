package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P1;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.EnvFileUse;
import dev.taskforge.ops.lint.compose.Stack;
import dev.taskforge.ops.lint.compose.VariableUse;
import dev.taskforge.ops.source.EnvText.Quote;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values that docker-compose 1.29 and Compose v2 read differently, in a project that still speaks of the former. Sources:
 * both asked what they make of the same files (docker-compose 1.29.2 of Debian 12 with python-dotenv 0.21, run), the
 * Compose specification, "Interpolation" and "Env_file format" (docs.docker.com), docker/compose issues 9060 and 9447, and
 * the reader of v2 (compose-go, dotenv and template).
 */
final class FirstComposeRules {
    /** The command of version 1, in a document or a script. */
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:^|[\\s`;&|(])docker-compose +(?:-[-a-zA-Z]|up|down|exec|run"
                    + "|pull|build|logs|ps|restart|stop|start|config|rm|kill)");

    static final List<Rule> ALL = List.of(rule("compose-versions-differ", P1, FirstComposeRules::look));

    private FirstComposeRules() {}

    private static void look(Setup setup, Found found) {
        boolean spoken = setup.files().stream()
                .filter(file -> file.name().endsWith(".md") || file.name().endsWith(".sh"))
                .anyMatch(file -> COMMAND.matcher(file.text()).find());
        for (var stack : setup.stacks()) {
            if (spoken || stack.definition().has("version")) {
                envFiles(stack)
                        .forEach(env -> env.assignments()
                                .forEach(assignment -> form(assignment, env)
                                        .ifPresent(form -> found.at(form.spot, assignment.key(), form.shown))));
                stack.variables().forEach(use -> form(use).ifPresent(shown -> found.at(use.spot(), use.name(), shown)));
            }
        }
    }

    private static Stream<EnvSource> envFiles(Stack stack) {
        var own = stack.services().stream()
                .flatMap(service -> service.envFiles().stream())
                .map(EnvFileUse::source);
        return Stream.concat(Stream.of(stack.environment()), own)
                .filter(Objects::nonNull)
                .distinct();
    }

    /** How a part of a value is written that is read differently, without what may be a secret. */
    private record Form(Spot spot, String shown) {}

    private static Optional<Form> form(Assignment assignment, EnvSource env) {
        var text = assignment.inside().text();
        // A name that nobody sets is a fault of its own.
        var names = Dollars.in(text).stream()
                .filter(use -> env.values().containsKey(use.name()))
                .map(Dollars.Use::start)
                .collect(Collectors.toSet());
        for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
            var shown = shown(text, at, assignment.quote() == Quote.SINGLE, names);
            if (shown.isPresent()) {
                int start = assignment.inside().start() + at;
                return Optional.of(new Form(env.file().spot(start, start + 1), shown.get()));
            }
            at += text.startsWith("$$", at) ? 1 : 0;
        }
        return Optional.empty();
    }

    /** @param names where a variable without braces begins that has a value */
    private static Optional<String> shown(String text, int at, boolean single, Set<Integer> names) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (single) {
            return next == '{' ? Optional.of("'${NAME}'") : Optional.empty();
        }
        if (at > 0 && text.charAt(at - 1) == '\\') {
            return Optional.of("\\$");
        }
        if (next == '$') {
            return Optional.of("$$");
        }
        if (next == '{') {
            return Braced.of(text, at).flatMap(braced -> braced.inEnv());
        }
        return names.contains(at) ? Optional.of("$NAME") : Optional.empty();
    }

    private static Optional<String> form(VariableUse use) {
        return new Braced(use.operator(), use.word() != null && use.word().contains("$")).inCompose();
    }

    /** What stands behind the name in braces. */
    private record Braced(String operator, boolean nested) {
        private static final Pattern BRACED = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*+(:?[-?+])?([^}]{0,400})");

        static Optional<Braced> of(String text, int at) {
            var match = BRACED.matcher(text).region(at, text.length());
            return match.lookingAt()
                    ? Optional.of(new Braced(
                            match.group(1) == null ? "" : match.group(1),
                            match.group(2).contains("$")))
                    : Optional.empty();
        }

        /** The one reads {@code ${NAME}} and {@code ${NAME:-text}}, and leaves or empties everything else. */
        Optional<String> inEnv() {
            if (operator.isEmpty() || (operator.equals(":-") && !nested)) {
                return Optional.empty();
            }
            return Optional.of(form());
        }

        /** The one refuses a plus sign and does not look into what stands behind the operator. */
        Optional<String> inCompose() {
            return operator.endsWith("+") || nested ? Optional.of(form()) : Optional.empty();
        }

        private String form() {
            return "${NAME" + operator + (nested ? "${…}" : "…") + "}";
        }
    }
}
