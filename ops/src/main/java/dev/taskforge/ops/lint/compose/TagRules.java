package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Optional;

/** Which images run: tags, releases to go back to, and versions nobody mends any more. */
public final class TagRules {
    private static final EndOfLife ENDS = EndOfLife.load();

    private TagRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-image-any-version", Priority.P1, Production.services(TagRules::anyVersion)),
                rule("compose-image-moving", Priority.P2, Production.services(TagRules::moving)),
                rule("compose-built-without-image", Priority.P0, Production.services(TagRules::withoutImage)),
                rule("compose-image-end-of-life", Priority.P1, TagRules::ended));
    }

    /** The image of a service, when its tag is known here. */
    private static Optional<ImageName> known(Service service) {
        return Optional.ofNullable(service.image())
                .filter(image -> !image.contains("$"))
                .map(ImageName::of)
                .filter(name -> !name.pinned());
    }

    private static void anyVersion(Service service, Stack stack, Found found) {
        known(service)
                .filter(name -> namesNoVersion(name) && !service.isBuilt())
                .ifPresent(name -> found.at(service.imageSpot(), service.name(), String.valueOf(service.image())));
    }

    private static boolean namesNoVersion(ImageName name) {
        return name.tag().isEmpty() || name.tag().equals("latest");
    }

    /** A tag without a digit names no version at all. */
    private static void moving(Service service, Stack stack, Found found) {
        known(service)
                .filter(name -> !name.tag().isEmpty() && !name.tag().equals("latest"))
                .filter(name -> name.tag().chars().noneMatch(Character::isDigit))
                .ifPresent(name -> found.at(service.imageSpot(), service.name(), String.valueOf(service.image())));
    }

    private static void withoutImage(Service service, Stack stack, Found found) {
        if (!service.isBuilt()) {
            return;
        }
        var key = service.definition().keySpot("build");
        if (known(service).filter(TagRules::namesNoVersion).isPresent()) {
            found.at(service.imageSpot(), service.name());
        } else if (service.image() == null) {
            found.at(
                    key == null ? service.spot() : key,
                    Edits.lineBefore(key, "image: " + service.name() + ":${RELEASE:?name the release}"),
                    service.name());
        }
    }

    private static void ended(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    if (service.image() != null) {
                        report(service.imageSpot(), service.image(), to);
                    }
                })
                .look(setup, found);
        setup.dockerfiles().forEach(file -> file.bases().forEach((spot, image) -> report(spot, image, found)));
    }

    private static void report(Spot spot, String image, Found found) {
        ENDS.of(ImageName.of(image))
                .filter(end -> end.isBefore(found.today()))
                .ifPresent(end -> found.at(spot, image, end, ENDS.asOf()));
    }
}
