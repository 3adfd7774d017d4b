package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.source.EnvText.Quote;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Values that Compose, a shell ({@code source .env}, {@code export $(… | xargs)}) and the libraries that read such files
 * do not read alike. Sources: Compose specification, "Env_file format"; POSIX shell, 2.3 "Token recognition".
 */
final class QuotingRules {
    private static final String SHELL_SIGNS = ";&|<>()`\\\"'";
    private static final String YAML_SIGNS = "{[&*!%@`";
    private static final String BLANKS = " \t";

    static final List<Rule> ALL = List.of(
            rule("env-dollar", P0, QuotingRules::dollar),
            rule("env-unquoted-space", P1, unquoted(QuotingRules::space)),
            rule("env-unquoted-hash", P1, unquoted(QuotingRules::hash)),
            rule("env-unquoted-sign", P2, unquoted(QuotingRules::sign)),
            rule("env-unquoted-start", P2, unquoted(QuotingRules::start)),
            rule("env-escape", P2, each(QuotingRules::escape)),
            rule("env-trailing-space", P1, each(QuotingRules::trailing)),
            rule("env-spaced-equals", P1, each(QuotingRules::spacedEquals)),
            rule("env-carriage-return", P1, QuotingRules::carriageReturn));

    private QuotingRules() {}

    private static Rule.Search each(BiConsumer<Assignment, Found> look) {
        return (setup, found) ->
                setup.envFiles().forEach(env -> env.assignments().forEach(each -> look.accept(each, found)));
    }

    private static Rule.Search unquoted(BiConsumer<Assignment, Found> look) {
        return each((assignment, found) -> {
            if (assignment.quote() == Quote.NONE) {
                look.accept(assignment, found);
            }
        });
    }

    /** A variable that nobody sets swallows a part of the value. */
    private static void dollar(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            for (var assignment : env.assignments()) {
                var inside = assignment.inside();
                if (assignment.quote() == Quote.SINGLE) {
                    continue;
                }
                Dollars.in(inside.text()).stream()
                        .filter(use -> !use.braced() && !env.values().containsKey(use.name()))
                        .findFirst()
                        .ifPresent(use ->
                                found.at(character(inside, use.start()), singleQuotes(assignment), assignment.key()));
            }
        }
    }

    private static void space(Assignment assignment, Found found) {
        int at = first(assignment.raw().text(), BLANKS);
        if (at >= 0) {
            found.at(character(assignment.raw(), at), quotes(assignment), assignment.key());
        }
    }

    /** In a value, where some readers begin a comment; or before the end of a secret, where all of them do. */
    private static void hash(Assignment assignment, Found found) {
        int at = assignment.raw().text().indexOf('#');
        if (at >= 0) {
            found.at(character(assignment.raw(), at), quotes(assignment), assignment.key());
            return;
        }
        var rest = rest(assignment);
        int comment = rest.text().indexOf('#');
        boolean tight = comment >= 0
                && comment + 1 < rest.text().length()
                && !Character.isWhitespace(rest.text().charAt(comment + 1));
        if (tight && VariableName.of(assignment.key()).isSecret()) {
            found.at(character(rest, comment), assignment.key());
        }
    }

    private static void sign(Assignment assignment, Found found) {
        var text = assignment.raw().text();
        int at = first(text, SHELL_SIGNS);
        if (at >= 0 && first(text, BLANKS + "#") < 0) {
            found.at(character(assignment.raw(), at), quotes(assignment), assignment.key(), text.substring(at, at + 1));
        }
    }

    private static void start(Assignment assignment, Found found) {
        var text = assignment.raw().text();
        if (!text.isEmpty() && YAML_SIGNS.indexOf(text.charAt(0)) >= 0) {
            found.at(character(assignment.raw(), 0), quotes(assignment), assignment.key(), text.substring(0, 1));
        }
    }

    /** Inside quotes a shell knows other escapes than Compose. */
    private static void escape(Assignment assignment, Found found) {
        var text = assignment.inside().text();
        int at =
                switch (assignment.quote()) {
                    case NONE -> -1;
                    case SINGLE -> text.indexOf("\\'");
                    case DOUBLE -> firstEscape(text);
                };
        if (at >= 0) {
            found.at(character(assignment.inside(), at), assignment.key(), text.substring(at, at + 2));
        }
    }

    private static int firstEscape(String text) {
        for (int at = text.indexOf('\\'); at >= 0 && at + 1 < text.length(); at = text.indexOf('\\', at + 2)) {
            if ("nrt".indexOf(text.charAt(at + 1)) >= 0) {
                return at;
            }
        }
        return -1;
    }

    private static void trailing(Assignment assignment, Found found) {
        var inside = assignment.inside().text();
        if (assignment.quote() != Quote.NONE) {
            if (!inside.isBlank() && !inside.equals(inside.strip()) && inside.indexOf('\n') < 0) {
                found.at(assignment.raw(), assignment.key());
            }
            return;
        }
        var rest = rest(assignment);
        if (!rest.text().isEmpty() && rest.text().isBlank()) {
            found.at(rest, List.of(new Edit(rest, "")), assignment.key());
        }
    }

    private static void spacedEquals(Assignment assignment, Found found) {
        int behindName = assignment.name().end();
        var between = assignment.raw().file().spot(behindName, assignment.raw().start());
        boolean onlyBehind =
                between.text().startsWith("=") && assignment.raw().text().isEmpty();
        if (between.text().length() > 1 && !onlyBehind) {
            found.at(between, List.of(new Edit(between, "=")), assignment.key());
        }
    }

    private static void carriageReturn(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            int at = env.file().text().indexOf("\r\n");
            if (at >= 0) {
                found.at(env.file().spot(at, at), env.file().name());
            }
        }
    }

    /** What follows the value in its last line. */
    private static Spot rest(Assignment assignment) {
        var file = assignment.raw().file();
        int end = assignment.raw().end();
        return file.spot(end, Math.max(end, file.lineSpot(file.lineOf(end)).end()));
    }

    private static Spot character(Spot spot, int at) {
        return spot.file().spot(spot.start() + at, spot.start() + at + 1);
    }

    private static int first(String text, String signs) {
        for (int i = 0; i < text.length(); i++) {
            if (signs.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Quotes that every reader takes alike; none where no kind of them can hold the value. */
    private static List<Edit> quotes(Assignment assignment) {
        var text = assignment.raw().text();
        if (text.indexOf('\'') < 0 && text.indexOf('\\') < 0 && !Dollars.isReference(text)) {
            return around(assignment, "'");
        }
        return first(text, "\"\\`$") < 0 ? around(assignment, "\"") : List.of();
    }

    private static List<Edit> singleQuotes(Assignment assignment) {
        var inside = assignment.inside().text();
        boolean others = Dollars.in(inside).stream().anyMatch(Dollars.Use::braced);
        if (others || inside.indexOf('\'') >= 0 || inside.indexOf('\\') >= 0) {
            return List.of();
        }
        return around(assignment, "'");
    }

    /** Puts the quotes around the value, in place of those it has; the value itself is not repeated. */
    private static List<Edit> around(Assignment assignment, String quote) {
        var raw = assignment.raw();
        var inside = assignment.inside();
        return List.of(
                new Edit(raw.file().spot(raw.start(), inside.start()), quote),
                new Edit(raw.file().spot(inside.end(), raw.end()), quote));
    }
}
