package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.source.Spot;
import org.jspecify.annotations.Nullable;

/**
 * The health check of a service.
 *
 * @param spot where its key stands
 * @param disabled whether it switches off the one of the image
 * @param test the command, without {@code CMD} or {@code CMD-SHELL}; null when the one of the image runs
 * @param shell whether a shell runs it
 * @param settings all of it
 */
public record HealthCheck(
        Spot spot, boolean disabled, @Nullable Words test, boolean shell, Section settings) {

    static HealthCheck read(Spot spot, Section section, Troubles troubles) {
        var test = Words.read(section, "test", troubles);
        var form = test == null || !test.list() || test.words().isEmpty()
                ? ""
                : test.words().getFirst().value();
        boolean disabled = section.isTrue("disable") || form.equals("NONE");
        if (test == null || disabled) {
            return new HealthCheck(spot, disabled, null, false, section);
        }
        if (!test.list()) {
            return new HealthCheck(spot, false, test, true, section);
        }
        var rest = test.words()
                .subList(test.words().isEmpty() ? 0 : 1, test.words().size());
        if (form.equals("CMD-SHELL")) {
            var words =
                    rest.stream().flatMap(line -> Words.split(line).stream()).toList();
            return new HealthCheck(spot, false, new Words(test.spot(), words, true), true, section);
        }
        return new HealthCheck(
                spot, false, form.equals("CMD") ? new Words(test.spot(), rest, true) : test, false, section);
    }
}
