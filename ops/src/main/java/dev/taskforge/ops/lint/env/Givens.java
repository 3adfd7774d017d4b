package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Setup;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values of a folder, read once for all rules.
 *
 * @param all those in use, samples left out, in the order of the files
 * @param secrets of those
 * @param byWeakness the same secrets by why they protect nothing
 * @param files the values of each environment file, samples too
 */
record Givens(
        List<Given> all,
        List<Secret> secrets,
        Map<Secret.Weakness, List<Secret>> byWeakness,
        Map<EnvSource, List<Given>> files) {

    static Givens of(Setup setup) {
        return setup.derived().get(Givens.class, () -> read(setup));
    }

    private static Givens read(Setup setup) {
        var files = new IdentityHashMap<EnvSource, List<Given>>();
        setup.envFiles().forEach(env -> files.put(env, List.copyOf(Given.of(env))));
        var all = new LinkedHashSet<Given>();
        for (var env : setup.envFiles()) {
            if (!env.example()) {
                all.addAll(files.getOrDefault(env, List.of()));
            }
        }
        Set<String> envPaths =
                setup.envFiles().stream().map(env -> env.file().path()).collect(Collectors.toSet());
        for (var stack : setup.stacks()) {
            all.addAll(Given.of(stack, envPaths));
        }
        var inUse = List.copyOf(all);
        var secrets = Secret.of(inUse);
        var names = Secret.names(setup, inUse);
        return new Givens(
                inUse, secrets, secrets.stream().collect(Collectors.groupingBy(each -> each.weakness(names))), files);
    }

    /** The secrets that protect nothing for this reason. */
    List<Secret> secrets(Secret.Weakness weakness) {
        return byWeakness.getOrDefault(weakness, List.of());
    }

    /** The values of one of the folder's environment files; of a name that comes twice, the last. */
    List<Given> of(EnvSource env) {
        return files.getOrDefault(env, List.of());
    }
}
