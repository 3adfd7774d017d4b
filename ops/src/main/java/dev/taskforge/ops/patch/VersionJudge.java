package dev.taskforge.ops.patch;

import dev.taskforge.ops.lint.compose.ImageName;
import dev.taskforge.ops.patch.inventory.ImageUse;
import dev.taskforge.ops.patch.inventory.OsRelease;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether versions of products have ended, or end within a while. */
final class VersionJudge {
    private static final Map<String, String> SYSTEMS = Map.of("rocky", "rockylinux");
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "rockylinux/rockylinux", "rockylinux",
            "bitnami/postgresql", "postgres",
            "bitnami/redis", "redis",
            "nginxinc/nginx-unprivileged", "nginx",
            "postgis/postgis", "postgres",
            "pgvector/pgvector", "postgres");

    private final Ends ends;
    private final LocalDate today;
    private final Duration ahead;
    private final List<Finding> findings = new ArrayList<>();
    private int well;

    /** @param ahead what ends within so long is told, too */
    VersionJudge(Ends ends, LocalDate today, Duration ahead) {
        this.ends = ends;
        this.today = today;
        this.ahead = ahead;
    }

    List<Finding> findings() {
        return findings;
    }

    /** How many versions are known to be mended for longer. */
    int well() {
        return well;
    }

    void system(OsRelease system) {
        judge(Area.EOL, SYSTEMS.getOrDefault(system.id(), system.id()), system.version(), system.name());
    }

    void engine(String version) {
        judge(Area.EOL, "docker-engine", version, "Docker Engine");
    }

    void image(ImageUse use) {
        var image = ImageName.of(use.reference());
        var product = product(image.name());
        boolean known = ends.knows(product);
        if (known) {
            judge(Area.IMAGES, product, use.versions().getOrDefault(product, image.tag()), place(use));
        }
        boolean base = system(image.tag(), use);
        if (!known && !base) {
            var version = image.tag().isEmpty() ? "?" : image.tag();
            add(
                    Area.IMAGES,
                    Grade.UNKNOWN,
                    product,
                    version,
                    place(use),
                    null,
                    Message.of("updates.end.unknown", product, version));
        }
    }

    private static String place(ImageUse use) {
        return use.reference() + " (" + use.place() + ")";
    }

    /** A mirror keeps the path: registry.example/docker/library/postgres. */
    private String product(String name) {
        int library = name.lastIndexOf("/library/");
        var plain = library < 0 ? name : name.substring(library + "/library/".length());
        return OTHER_NAMES.getOrDefault(plain, plain);
    }

    /** The system that an image is based on, as its tag says: 3.9-slim-bullseye, 18-alpine3.15. */
    private boolean system(String tag, ImageUse use) {
        boolean found = false;
        var parts = tag.split("-");
        for (int i = 1; i < parts.length; i++) {
            var part = parts[i];
            if (part.matches("alpine[0-9]+\\.[0-9]+")) {
                judge(Area.IMAGES, "alpine", part.substring("alpine".length()), place(use));
                found = true;
            }
            for (var system : List.of("debian", "ubuntu")) {
                if (part.matches("[a-z]+") && ends.of(system, part).isPresent()) {
                    judge(Area.IMAGES, system, part, place(use));
                    found = true;
                }
            }
        }
        return found;
    }

    private void judge(Area area, String product, String version, String place) {
        var end = version.isEmpty() ? Optional.<LocalDate>empty() : ends.of(product, version);
        if (end.isEmpty()) {
            var shown = version.isEmpty() ? "?" : version;
            add(area, Grade.UNKNOWN, product, shown, place, null, Message.of("updates.end.unknown", product, shown));
            return;
        }
        var day = end.get();
        if (today.isAfter(day)) {
            add(
                    area,
                    Grade.ENDED,
                    product,
                    version,
                    place,
                    day,
                    Message.of("updates.end.ended", product, version, day));
        } else if (today.plusDays(ahead.toDays()).isAfter(day)) {
            add(area, Grade.SOON, product, version, place, day, Message.of("updates.end.soon", product, version, day));
        } else {
            well++;
        }
    }

    private void add(
            Area area,
            Grade grade,
            String product,
            String version,
            String place,
            @Nullable LocalDate end,
            Message why) {
        var finding = new Finding(area, grade, product, version, null, List.of(), place, end, why);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }
}
