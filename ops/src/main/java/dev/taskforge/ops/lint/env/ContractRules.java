package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.ProjectNotes;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code env.contract} in {@code taskforge.yaml} demands of the environment files. */
final class ContractRules {
    static final List<Rule> ALL = List.of(
            rule("contract-missing", P0, ContractRules::missing),
            rule("contract-broken", P0, ContractRules::broken),
            rule("contract-silent", P2, ContractRules::silent));

    private ContractRules() {}

    /** Takes a project that has a contract with one of its environment files. */
    private interface Search {
        void look(ProjectNotes project, EnvContract contract, EnvSource env);
    }

    private static void each(Setup setup, Search search) {
        for (var project : setup.projects()) {
            var contract = project.contract();
            if (contract != null) {
                files(setup, project).forEach(env -> search.look(project, contract, env));
            }
        }
    }

    /** The file the project names, or else those for production in its folder. */
    private static List<EnvSource> files(Setup setup, ProjectNotes project) {
        return setup.envFiles().stream()
                .filter(env -> project.envFile() != null
                        ? env.file().path().equals(project.folder() + project.envFile())
                        : !env.example()
                                && Stage.isProduction(env)
                                && env.file()
                                        .path()
                                        .equals(project.folder() + env.file().name()))
                .toList();
    }

    private static void missing(Setup setup, Found found) {
        each(setup, (project, contract, env) -> {
            for (var entry : contract.entries()) {
                boolean set = !env.values().getOrDefault(entry.name(), "").isEmpty()
                        || env.passed().contains(entry.name());
                if (entry.required() && !set) {
                    var spot = env.find(entry.name())
                            .map(Assignment::name)
                            .orElse(env.file().start());
                    found.at(spot, entry.name(), env.file().path());
                }
            }
        });
    }

    private static void broken(Setup setup, Found found) {
        each(setup, (project, contract, env) -> {
            var givens = new HashMap<String, Given>();
            Givens.of(setup).of(env).forEach(given -> givens.put(given.name().text(), given));
            for (var entry : contract.entries()) {
                var given = givens.get(entry.name());
                if (given != null && !given.isEmpty() && !entry.accepts(given.value())) {
                    found.at(given.spot(), entry.name(), entry.kind().word(), entry.least());
                }
            }
        });
    }

    private static void silent(Setup setup, Found found) {
        each(setup, (project, contract, env) -> {
            var known = contract.entries().stream().map(EnvContract.Entry::name).collect(Collectors.toSet());
            env.effective().values().stream()
                    .filter(assignment -> !known.contains(assignment.key()))
                    .forEach(assignment -> found.at(assignment.name(), assignment.key()));
        });
    }
}
