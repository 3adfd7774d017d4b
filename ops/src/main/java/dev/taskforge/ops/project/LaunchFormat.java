package dev.taskforge.ops.project;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the section {@code launch} is declared. */
final class LaunchFormat {
    private static final int MOST_CHECKS = 500;
    private static final int USUAL_PERCENT = 99;

    /** Minutes of monitors are kept for a week. */
    private static final Field<Duration> FOR = Field.withDefault(
            "for",
            Types.duration(Duration.ofHours(1), Duration.ofDays(6)),
            Duration.ofHours(24),
            "How long it is watched after a GO, such as 24h, the usual.");

    private static final Field<List<String>> CHECKS = Field.withDefault(
            "checks",
            Types.list(DutyFormats.NAME, 1, MOST_CHECKS),
            List.of(),
            "Which watched checks count; all of them when left out.");
    private static final Field<Integer> GOOD_PERCENT = Field.withDefault(
            "good_percent",
            Types.integer(1, 100),
            USUAL_PERCENT,
            "Which part of the looks at each must pass; 99 when left out.");

    private final Set<String> declared;

    /** @param declared the checks of the file */
    LaunchFormat(Set<String> declared) {
        this.declared = declared;
    }

    Type<LaunchDuty> type() {
        return new ObjectType<>(List.of(FOR, CHECKS, GOOD_PERCENT), this::build);
    }

    private LaunchDuty build(Values values) {
        values.get(CHECKS).stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> values.refuse(
                        CHECKS, Message.of("project.launch.unknown", name), Declared.hint(name, declared)));
        return new LaunchDuty(values.get(FOR), values.get(CHECKS), values.get(GOOD_PERCENT));
    }

    /** Refuses checks that nobody looks at. */
    static void review(Values values, Field<LaunchDuty> field, Map<String, ProjectFile.DeclaredCheck> checks) {
        var duty = values.find(field);
        if (duty == null) {
            return;
        }
        duty.checks().stream()
                .filter(name -> {
                    var check = checks.get(name);
                    return check != null && check.watched() == null;
                })
                .forEach(name -> values.refuse(
                        field,
                        Message.of("project.launch.unwatched", name),
                        Message.of("project.launch.unwatched.fix", name)));
    }
}
