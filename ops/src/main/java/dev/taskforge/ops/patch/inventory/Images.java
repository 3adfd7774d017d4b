package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The images of a project: of what runs, of its Compose file, and those its Dockerfiles begin with. */
public final class Images {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final Pattern FROM =
            Pattern.compile("(?i)\\s*FROM\\s+(?:--platform=\\S+\\s+)?(\\S+)(?:\\s+AS\\s+(\\S+))?\\s*");
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*:?-([^${}]*)\\}");

    /** Source: github.com/opencontainers/image-spec, “Annotations”. */
    private static final String BASE = "org.opencontainers.image.base.name";

    private static final String SERVICE = "com.docker.compose.service";

    /** Where official images say which version they hold. */
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("PG_VERSION", "postgres"),
            Map.entry("MYSQL_VERSION", "mysql"),
            Map.entry("MARIADB_VERSION", "mariadb"),
            Map.entry("REDIS_VERSION", "redis"),
            Map.entry("NGINX_VERSION", "nginx"),
            Map.entry("NODE_VERSION", "node"),
            Map.entry("PYTHON_VERSION", "python"),
            Map.entry("PHP_VERSION", "php"),
            Map.entry("GOLANG_VERSION", "golang"),
            Map.entry("JAVA_VERSION", "eclipse-temurin"),
            Map.entry("MONGO_VERSION", "mongo"));

    private final Path project;
    private final List<ImageUse> found = new ArrayList<>();
    private final List<Message> unread = new ArrayList<>();

    private Images(Path project) {
        this.project = project;
    }

    /**
     * What was found.
     *
     * @param unread what could not be looked at
     */
    public record Seen(List<ImageUse> images, List<Message> unread) {}

    /**
     * Looks.
     *
     * @param project its folder
     * @param compose its Compose file, a path; empty when it has none
     * @param socket of Docker Engine
     */
    public static Seen look(Path project, String compose, Path socket) {
        var images = new Images(project);
        if (compose.isEmpty()) {
            return new Seen(List.of(), List.of());
        }
        var file = project.resolve(compose).toAbsolutePath().normalize();
        var services = images.services(file);
        images.running(file, socket, built(services));
        services.forEach((name, service) -> images.service(name, service, file));
        return new Seen(List.copyOf(images.found), List.copyOf(images.unread));
    }

    private void running(Path compose, Path socket, Set<String> built) {
        try {
            var docker = Docker.connect(socket);
            var folder = compose.getParent() == null ? compose : compose.getParent();
            for (var container : docker.containersWith("com.docker.compose.project")) {
                if (container.running() && container.startedFrom(folder)) {
                    if (!built.contains(String.valueOf(container.label(SERVICE)))) {
                        found.add(new ImageUse(container.reference(), name(container), versions(docker, container)));
                    }
                    var base = container.label(BASE);
                    if (base != null && !base.isBlank()) {
                        found.add(new ImageUse(base, name(container), Map.of()));
                    }
                }
            }
        } catch (IOException e) {
            unread.add(Message.of("updates.images.docker", String.valueOf(e.getMessage())));
        }
    }

    private static String name(Container container) {
        return "container " + container.name();
    }

    private static Map<String, String> versions(Docker docker, Container container) throws IOException {
        var versions = new HashMap<String, String>();
        docker.environment(container.id()).forEach((key, value) -> {
            var product = VARIABLES.get(key);
            if (product != null && value.length() <= 100) {
                versions.put(product, cleaned(value));
            }
        });
        return versions;
    }

    /** jdk-21.0.5+11, 1:11.4.3+maria~ubu2404, 16.4-1.pgdg120+2. */
    private static String cleaned(String value) {
        return value.replaceFirst("^jdk-?", "").replaceFirst("^[0-9]+:", "");
    }

    private Map<String, Tree.Mapping> services(Path file) {
        var services = new LinkedHashMap<String, Tree.Mapping>();
        try {
            if (YamlReader.read(bytes(file)) instanceof Tree.Mapping root
                    && value(root, "services") instanceof Tree.Mapping each) {
                each.entries().forEach((name, entry) -> {
                    if (entry.value() instanceof Tree.Mapping service) {
                        services.put(name, service);
                    }
                });
            }
        } catch (YamlException e) {
            unread.add(Message.of("updates.inventory.unreadable", file, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            unread.add(Message.of(
                    "updates.inventory.unreadable", file, e.getClass().getSimpleName()));
        }
        return services;
    }

    /** What is built here ends with nothing but what its Dockerfile begins with. */
    private static Set<String> built(Map<String, Tree.Mapping> services) {
        return services.entrySet().stream()
                .filter(entry -> entry.getValue().entries().containsKey("build"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void service(String name, Tree.Mapping mapping, Path file) {
        var build = mapping.entries().get("build");
        if (build != null) {
            dockerfile(build.value(), file);
        } else if (value(mapping, "image") instanceof Tree.Scalar image) {
            var reference = DEFAULT.matcher(image.text()).replaceAll("$1");
            boolean known = found.stream().anyMatch(use -> use.reference().equals(reference));
            if (!reference.contains("$") && !known) {
                found.add(new ImageUse(
                        reference, file.getFileName() + ":" + image.place().line(), Map.of()));
            } else if (reference.contains("$")) {
                unread.add(Message.of("updates.images.variable", name, image.text()));
            }
        }
    }

    private static @Nullable Tree value(Tree.Mapping mapping, String key) {
        var entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    private void dockerfile(Tree build, Path compose) {
        var context = build instanceof Tree.Scalar one ? one.text() : scalar(build, "context", ".");
        var name = build instanceof Tree.Scalar ? "Dockerfile" : scalar(build, "dockerfile", "Dockerfile");
        if ((context + name).contains("$") || context.contains("://")) {
            unread.add(Message.of("updates.images.variable", name, context));
            return;
        }
        var folder = compose.resolveSibling(context).normalize();
        var file = folder.resolve(name).normalize();
        try {
            var real = file.toRealPath();
            if (!real.startsWith(project.toRealPath())) {
                unread.add(Message.of("updates.inventory.outside", file));
                return;
            }
            bases(
                    new String(bytes(real), StandardCharsets.UTF_8),
                    project.toRealPath().relativize(real).toString());
        } catch (IOException e) {
            unread.add(Message.of(
                    "updates.inventory.unreadable", file, e.getClass().getSimpleName()));
        }
    }

    private static String scalar(Tree tree, String key, String otherwise) {
        return tree instanceof Tree.Mapping mapping && value(mapping, key) instanceof Tree.Scalar scalar
                ? scalar.text()
                : otherwise;
    }

    /** Source: docs.docker.com, “Dockerfile reference”, FROM. A name of an earlier stage is no image. */
    private void bases(String text, String name) {
        var stages = new HashSet<String>();
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            var from = FROM.matcher(written);
            if (!from.matches()) {
                continue;
            }
            var base = DEFAULT.matcher(from.group(1)).replaceAll("$1");
            if (base.contains("$")) {
                unread.add(Message.of("updates.images.variable", name + ":" + line, base));
            } else if (!base.equals("scratch") && !stages.contains(base.toLowerCase(Locale.ROOT))) {
                found.add(new ImageUse(base, name + ":" + line, Map.of()));
            }
            if (from.group(2) != null) {
                stages.add(from.group(2).toLowerCase(Locale.ROOT));
            }
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("larger than 1 MiB");
            }
            return bytes;
        }
    }
}
