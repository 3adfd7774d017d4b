package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.lint.git.GitFiles;
import dev.taskforge.ops.source.SourceFile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Secrets that lie where others can read them: in samples, in Git and its history, in files that are open to all. */
final class KeepingRules {
    static final List<Rule> ALL = List.of(
            rule("secret-in-example", P0, KeepingRules::example),
            rule("secret-tracked", P0, KeepingRules::tracked),
            rule("secret-in-history", P0, KeepingRules::history),
            rule("env-not-ignored", P1, KeepingRules::notIgnored),
            rule("env-file-open", P1, KeepingRules::open),
            rule("git-history-long", P2, KeepingRules::longHistory));

    private KeepingRules() {}

    private static void example(Setup setup, Found found) {
        for (var env : setup.envFiles()) {
            if (env.example()) {
                Secret.of(Given.of(env)).stream()
                        .filter(Secret::isReal)
                        .forEach(secret -> found.at(secret.spot(), secret.name(), Masked.of(secret.value())));
            }
        }
    }

    private static void tracked(Setup setup, Found found) {
        var git = setup.keeping().git();
        if (git != null) {
            first(setup, path -> git.tracked().contains(path))
                    .forEach(secret -> found.at(
                            secret.spot(), secret.name(), secret.spot().file().path()));
        }
    }

    private static void notIgnored(Setup setup, Found found) {
        var git = setup.keeping().git();
        if (git != null) {
            first(setup, path -> !git.tracked().contains(path) && !git.ignored().contains(path))
                    .forEach(secret -> found.at(
                            secret.spot().file().start(), secret.spot().file().path()));
        }
    }

    private static void open(Setup setup, Found found) {
        first(setup, setup.keeping().open()::contains)
                .forEach(secret -> found.at(
                        secret.spot().file().start(), secret.spot().file().path()));
    }

    /** The first secret of each file in use that fits. */
    private static List<Secret> first(Setup setup, Predicate<String> paths) {
        return setup.envFiles().stream()
                .filter(env -> !env.example() && paths.test(env.file().path()))
                .map(KeepingRules::firstSecret)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The first that somebody chose; placeholders and defaults are found by other rules. */
    private static Optional<Secret> firstSecret(EnvSource env) {
        return Secret.of(Given.of(env)).stream()
                .filter(secret -> secret.weakness(Set.of()) == Secret.Weakness.NONE)
                .findFirst();
    }

    /** The first secret that whoever reads the file has: of a sample, one that is no sample itself. */
    private static Optional<Secret> exposed(EnvSource env) {
        return env.example()
                ? Secret.of(Given.of(env)).stream().filter(Secret::isReal).findFirst()
                : firstSecret(env);
    }

    /** Files that hold no secret any more, and whose old secrets anybody with a copy of the repository can still read. */
    private static void history(Setup setup, Found found) {
        var git = setup.keeping().git();
        if (git == null) {
            return;
        }
        var told = new HashSet<String>();
        // Those that still hold one are found by the rules about what is there now.
        var now = setup.envFiles().stream()
                .filter(env -> git.tracked().contains(env.file().path()))
                .filter(env -> exposed(env).isPresent())
                .map(env -> env.file().path())
                .collect(Collectors.toSet());
        for (var past : git.past()) {
            var path = past.file().path();
            if (told.contains(path) || now.contains(path)) {
                continue;
            }
            // What cannot be read in an old file is nobody's trouble any more.
            var secret = exposed(EnvSource.read(past.file(), new Troubles()));
            if (secret.isPresent()) {
                told.add(path);
                found.at(present(setup, past).start(), path, secret.get().name(), past.commit());
            }
        }
    }

    /** The file as it is now, or an empty one of its name. */
    private static SourceFile present(Setup setup, GitFiles.Past past) {
        return setup.files().stream()
                .filter(file -> file.path().equals(past.file().path()))
                .findFirst()
                .orElseGet(() -> new SourceFile(past.file().path(), ""));
    }

    private static void longHistory(Setup setup, Found found) {
        var git = setup.keeping().git();
        if (git != null && !git.complete()) {
            found.at(new SourceFile(".git", "").start());
        }
    }
}
