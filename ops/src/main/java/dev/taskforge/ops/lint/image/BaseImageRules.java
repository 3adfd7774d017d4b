package dev.taskforge.ops.lint.image;

import static dev.taskforge.ops.lint.image.ImageRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What an image is built on. */
final class BaseImageRules {
    /** Images of tools to build with, which nobody needs in production. */
    private static final Set<String> SDKS = Set.of("rust", "golang", "maven", "gradle", "gcc", "buildpack-deps");

    private BaseImageRules() {}

    static List<Rule> rules() {
        return List.of(
                rule("image-base-any-version", Priority.P1, BaseImageRules::anyVersion),
                rule("image-base-moving", Priority.P2, BaseImageRules::moving),
                rule("image-ships-build-tools", Priority.P2, BaseImageRules::shipsBuildTools));
    }

    private static void anyVersion(Setup setup, Found found) {
        bases(
                setup,
                found,
                reference -> reference.tag().isEmpty() || reference.tag().equals("latest"));
    }

    /** A tag without a digit names no version at all. */
    private static void moving(Setup setup, Found found) {
        bases(
                setup,
                found,
                reference -> !reference.tag().isEmpty()
                        && !reference.tag().equals("latest")
                        && reference.tag().chars().noneMatch(Character::isDigit));
    }

    /** An image's name in its parts; the tag is empty when there is none. */
    private record Reference(String name, String tag, boolean pinned) {
        static Reference of(String image) {
            int digest = image.indexOf('@');
            var whole = digest < 0 ? image : image.substring(0, digest);
            int colon = whole.indexOf(':', whole.lastIndexOf('/') + 1);
            return colon < 0
                    ? new Reference(whole, "", digest >= 0)
                    : new Reference(whole.substring(0, colon), whole.substring(colon + 1), digest >= 0);
        }

        String shortName() {
            return name.substring(name.lastIndexOf('/') + 1);
        }
    }

    private static void bases(Setup setup, Found found, Predicate<Reference> wrong) {
        for (var dockerfile : setup.dockerfiles()) {
            for (var stage : dockerfile.stages()) {
                var reference = Reference.of(stage.image());
                boolean outside = stage.base() == null && !stage.image().equals("scratch");
                // What a variable without a default says is known at build time only.
                if (outside && !reference.pinned() && !stage.image().contains("$") && wrong.test(reference)) {
                    found.at(stage.from().spot(), stage.image());
                }
            }
        }
    }

    private static void shipsBuildTools(Setup setup, Found found) {
        for (var dockerfile : setup.dockerfiles()) {
            dockerfile
                    .finalStage()
                    .filter(stage -> SDKS.contains(Reference.of(stage.bottom()).shortName()))
                    .ifPresent(stage -> found.at(stage.from().spot(), stage.bottom()));
        }
    }
}
