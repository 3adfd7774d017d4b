package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.env.EnvContract;
import dev.taskforge.ops.lint.env.EnvKind;
import dev.taskforge.ops.project.SectionFormat;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The section {@code env} of {@code taskforge.yaml}: which variables the application needs, and of what kind. */
final class EnvFormat {
    private static final Field<EnvKind> KIND = Field.withDefault(
            "kind",
            Types.choice(Arrays.stream(EnvKind.values()).collect(Collectors.toMap(EnvKind::word, kind -> kind))),
            EnvKind.TEXT,
            "What kind of value it holds.");
    private static final Field<Boolean> REQUIRED =
            Field.withDefault("required", Types.flag(), true, "Whether it must have a value.");
    private static final Field<Integer> LEAST =
            Field.withDefault("least", Types.integer(0, 100_000), 0, "How many characters the value has at least.");
    private static final Field<List<String>> VALUES = Field.withDefault(
            "values",
            Types.list(Types.text(200), 0, 100),
            List.of(),
            "The only values it may have; any when left out.");
    private static final Field<Map<String, Draft>> CONTRACT = Field.withDefault(
            "contract",
            Types.map(
                    new ObjectType<>(
                            List.of(KIND, REQUIRED, LEAST, VALUES),
                            values -> new Draft(
                                    values.get(KIND), values.get(REQUIRED), values.get(LEAST), values.get(VALUES))),
                    "[A-Za-z_][A-Za-z0-9_.-]{0,127}",
                    "env.contract.name",
                    1000),
            Map.of(),
            "The variables the application needs, by name; `taskforge lint` compares the environment file with them.");

    static final Type<EnvContract> TYPE = new ObjectType<>(
            List.of(CONTRACT),
            values -> new EnvContract(values.get(CONTRACT).entrySet().stream()
                    .map(entry -> entry.getValue().named(entry.getKey()))
                    .toList()));

    /** As a part of the file. */
    static final SectionFormat SECTION =
            new SectionFormat("env", "What the application needs from its environment.", TYPE);

    private EnvFormat() {}

    /** An entry whose name is not known yet. */
    private record Draft(EnvKind kind, boolean required, int least, List<String> values) {

        EnvContract.Entry named(String name) {
            return new EnvContract.Entry(name, kind, required, least, values);
        }
    }
}
