package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Setting;
import dev.taskforge.ops.lint.compose.Stack;
import dev.taskforge.ops.source.EnvText.Quote;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value that a file in use gives to a variable: a line of an environment file, a literal in a Compose file, or the
 * fallback of a variable that nothing sets.
 *
 * @param spot where the value stands, without quotes; the name when it is empty
 * @param value variables filled in
 * @param literal whether it is written there, not taken from another variable
 * @param source the environment file it stands in; null for a Compose file
 * @param production whether the file is meant for production
 */
record Given(
        VariableName name,
        Spot spot,
        String value,
        boolean literal,
        @Nullable EnvSource source,
        boolean production) {

    /** Every one of a folder, samples left out, in the order of the files. */
    static List<Given> all(Setup setup) {
        var all = new LinkedHashSet<Given>();
        for (var env : setup.envFiles()) {
            if (!env.example()) {
                all.addAll(of(env));
            }
        }
        var envPaths = setup.envFiles().stream().map(env -> env.file().path()).collect(Collectors.toSet());
        for (var stack : setup.stacks()) {
            all.addAll(of(stack, envPaths));
        }
        return List.copyOf(all);
    }

    /** Those of one environment file, whatever it is for; of a name that comes twice, the last. */
    static List<Given> of(EnvSource env) {
        boolean production = Stage.isProduction(env);
        var all = new ArrayList<Given>();
        for (var assignment : env.effective().values()) {
            var value = env.values().getOrDefault(assignment.key(), assignment.value());
            var spot =
                    assignment.inside().end() > assignment.inside().start() ? assignment.inside() : assignment.name();
            boolean literal = assignment.quote() == Quote.SINGLE
                    || !Dollars.isReference(assignment.inside().text());
            all.add(new Given(VariableName.of(assignment.key()), spot, value, literal, env, production));
        }
        return all;
    }

    private static List<Given> of(Stack stack, Set<String> envPaths) {
        boolean production = Stage.isProduction(stack);
        var all = new ArrayList<Given>();
        for (var service : stack.services()) {
            for (var setting : service.environment()) {
                if (!envPaths.contains(setting.spot().file().path())) {
                    literal(setting, production).ifPresent(all::add);
                }
            }
        }
        for (var use : stack.variables()) {
            var word = use.word();
            boolean fallback = use.operator().endsWith("-") && word != null && !Dollars.isReference(word);
            boolean set = stack.environment() != null && stack.environment().declares(use.name());
            if (fallback && word != null && !set) {
                all.add(new Given(VariableName.of(use.name()), use.spot(), word, true, null, production));
            }
        }
        return all;
    }

    private static Optional<Given> literal(Setting setting, boolean production) {
        var raw = setting.raw();
        return raw == null || Dollars.isReference(raw)
                ? Optional.empty()
                : Optional.of(new Given(
                        VariableName.of(setting.name()),
                        setting.spot(),
                        raw.replace("$$", "$"),
                        true,
                        null,
                        production));
    }

    /** The place of a part of the value, or of all of it where the file writes it differently. */
    Spot part(int start, int end) {
        return spot.text().equals(value) ? spot.file().spot(spot.start() + start, spot.start() + end) : spot;
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** The name only: the value may be a secret. */
    @Override
    public String toString() {
        return spot + " " + name;
    }
}
