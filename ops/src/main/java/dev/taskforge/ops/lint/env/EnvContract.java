package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.VariableUse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an application needs from its environment: the section {@code env.contract} of {@code taskforge.yaml}.
 *
 * @param entries in the order in which they are written
 */
public record EnvContract(List<Entry> entries) {
    private static final int SIGNING_KEY = 32;
    private static final int DJANGO_KEY = 50;
    private static final int PASSWORD = 16;

    public EnvContract {
        entries = List.copyOf(entries);
    }

    /**
     * A variable.
     *
     * @param required whether it must have a value
     * @param least characters its value must have
     * @param values what its value may be; anything of its kind when empty
     */
    public record Entry(String name, EnvKind kind, boolean required, int least, List<String> values) {

        public Entry {
            values = List.copyOf(values);
        }

        /** Whether a value that is not empty keeps to it. */
        boolean accepts(String value) {
            return kind.accepts(value)
                    && value.codePointCount(0, value.length()) >= least
                    && (values.isEmpty() || values.contains(value));
        }
    }

    /**
     * What the files of a folder speak for: names from environment files, samples included, and from Compose files; kinds
     * from names and values; required what is used without a fallback. It holds no value of the files but the names of
     * environments.
     */
    public static EnvContract inferred(Setup setup) {
        var names = new TreeSet<String>();
        var values = new TreeMap<String, String>();
        for (var env : setup.envFiles()) {
            env.assignments().forEach(assignment -> names.add(assignment.key()));
            env.values().forEach((name, value) -> {
                if (!env.example() || !values.containsKey(name)) {
                    values.put(name, value);
                }
            });
        }
        var required = new TreeSet<String>();
        for (var stack : setup.stacks()) {
            for (var use : stack.variables()) {
                names.add(use.name());
                if (isNeeded(use)) {
                    required.add(use.name());
                }
            }
        }
        return new EnvContract(names.stream()
                .map(name -> entry(name, values, required.contains(name)))
                .toList());
    }

    private static boolean isNeeded(VariableUse use) {
        return use.emptyWhenUnset() || use.operator().endsWith("?");
    }

    private static Entry entry(String text, Map<String, String> values, boolean required) {
        var name = VariableName.of(text);
        var value = values.getOrDefault(text, "");
        var kind = EnvKind.inferred(name, value);
        boolean environment = Stage.NAMES.contains(text) && Stage.isProductionValue(value);
        return new Entry(
                text,
                environment ? EnvKind.ENUM : kind,
                required,
                least(name),
                environment ? List.of(value) : List.of());
    }

    private static int least(VariableName name) {
        if (name.isDjangoKey()) {
            return DJANGO_KEY;
        }
        return name.isSigningKey() ? SIGNING_KEY : name.isPassword() && !SecretRules.isIssued(name) ? PASSWORD : 0;
    }

    /** As the section stands in {@code taskforge.yaml}. */
    public String yaml() {
        var out = new StringBuilder("env:\n  contract:\n");
        for (var entry : entries) {
            boolean listed = !entry.values.isEmpty();
            var kind = entry.kind == EnvKind.ENUM && !listed ? EnvKind.TEXT : entry.kind;
            out.append("    ").append(entry.name).append(": {kind: ").append(kind.word());
            out.append(entry.required ? "" : ", required: false");
            out.append(entry.least > 0 ? ", least: " + entry.least : "");
            out.append(listed ? ", values: [" + String.join(", ", entry.values) + "]" : "");
            out.append("}\n");
        }
        return out.toString();
    }
}
