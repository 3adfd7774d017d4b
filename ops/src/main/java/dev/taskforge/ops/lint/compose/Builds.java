package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.image.Dockerfile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Dockerfile a service is built from. */
final class Builds {
    private Builds() {}

    /** The folder a service is built from, as {@link Paths#beside} gives it; null when it is not built here. */
    static @Nullable String context(Service service) {
        return service.isBuilt() ? Paths.beside(service.spot().file(), folder(service)) : null;
    }

    private static String folder(Service service) {
        var brief = service.definition().text("build");
        var context = brief == null ? service.definition().section("build").text("context") : brief;
        return context == null ? "." : context.value();
    }

    /** The Dockerfile of a service, when it lies in the folder that was read. */
    static Optional<Dockerfile> dockerfile(Service service, Setup setup) {
        if (!service.isBuilt()) {
            return Optional.empty();
        }
        var name = service.definition().section("build").text("dockerfile");
        var path = Paths.beside(
                service.spot().file(), folder(service) + "/" + (name == null ? "Dockerfile" : name.value()));
        return setup.dockerfiles().stream()
                .filter(dockerfile -> dockerfile.file().path().equals(path))
                .findFirst();
    }
}
