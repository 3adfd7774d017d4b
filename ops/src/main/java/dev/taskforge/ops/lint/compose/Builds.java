package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.image.Dockerfile;
import java.util.Optional;

/** Which Dockerfile a service is built from. */
final class Builds {
    private Builds() {}

    /** The Dockerfile of a service, when it lies in the folder that was read. */
    static Optional<Dockerfile> dockerfile(Service service, Setup setup) {
        if (!service.isBuilt()) {
            return Optional.empty();
        }
        var build = service.definition().section("build");
        var brief = service.definition().text("build");
        var context = brief == null ? build.text("context") : brief;
        var name = build.text("dockerfile");
        var folder = context == null ? "." : context.value();
        var path = Paths.beside(service.spot().file(), folder + "/" + (name == null ? "Dockerfile" : name.value()));
        return setup.dockerfiles().stream()
                .filter(dockerfile -> dockerfile.file().path().equals(path))
                .findFirst();
    }
}
