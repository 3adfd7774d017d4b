package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.lint.env.EnvSource;
import dev.taskforge.ops.source.Spot;
import dev.taskforge.ops.yaml.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the services of merged files. */
final class ServiceReader {
    private static final int MOST_SETTINGS = 20_000;

    private final Function<String, @Nullable String> values;
    private final Function<String, @Nullable EnvSource> envFiles;
    private final Troubles troubles;
    /** How many variables environment files have given so far. */
    private int settings;

    /**
     * @param values of the variables
     * @param envFiles finds an environment file by its path in the folder that was read
     */
    ServiceReader(
            Function<String, @Nullable String> values,
            Function<String, @Nullable EnvSource> envFiles,
            Troubles troubles) {
        this.values = values;
        this.envFiles = envFiles;
        this.troubles = troubles;
    }

    Service read(String name, Spot spot, Node.Mapping node) {
        var section = new Section(node, values);
        var image = section.text("image");
        if (image == null && !section.has("build") && !section.has("provider")) {
            troubles.add(spot, "compose.no-image", Shown.of(name));
        }
        var files = envFiles(section);
        return new Service(
                name,
                spot,
                image == null ? null : image.value(),
                environment(section, files),
                files,
                ports(section),
                mounts(section),
                Words.read(section, "entrypoint", troubles),
                Words.read(section, "command", troubles),
                health(section),
                Limits.read(section),
                dependencies(section),
                named(section, "networks"),
                section);
    }

    private List<EnvFileUse> envFiles(Section section) {
        var uses = new ArrayList<EnvFileUse>();
        for (var item : section.node("env_file") instanceof Node.Mapping single
                ? List.<Node>of(single)
                : section.nodes("env_file")) {
            var path = item instanceof Node.Scalar scalar
                    ? section.text(scalar)
                    : section.sectionOf(item, item.spot()).text("path");
            if (path == null) {
                troubles.add(item.spot(), "compose.form", "env_file");
                continue;
            }
            var required = section.sectionOf(item, item.spot()).text("required");
            var inFolder = Paths.beside(path.spot().file(), path.value());
            uses.add(new EnvFileUse(
                    path.spot(),
                    path.value(),
                    required == null || required.isTrue(),
                    inFolder == null ? null : envFiles.apply(inFolder)));
        }
        return uses;
    }

    private List<Setting> environment(Section section, List<EnvFileUse> files) {
        var settings = new LinkedHashMap<String, Setting>();
        for (var use : files) {
            if (use.source() != null && fits(use)) {
                var values = use.source().values();
                use.source()
                        .assignments()
                        .forEach(assignment -> settings.put(
                                assignment.key(),
                                new Setting(
                                        assignment.key(),
                                        assignment.name(),
                                        assignment.value(),
                                        values.get(assignment.key()))));
            }
        }
        section.named("environment").forEach((name, entry) -> settings.put(name, setting(section, name, entry)));
        return List.copyOf(settings.values());
    }

    /** Whether one more file may be read into a service; many services with one large file would fill any memory. */
    private boolean fits(EnvFileUse use) {
        if (use.source() == null || settings > MOST_SETTINGS) {
            return false;
        }
        settings += use.source().assignments().size();
        if (settings > MOST_SETTINGS) {
            troubles.add(use.spot(), "compose.many-settings", MOST_SETTINGS);
        }
        return settings <= MOST_SETTINGS;
    }

    private static Setting setting(Section section, String name, Node.Entry entry) {
        var spot = through(entry);
        if (!(entry.value() instanceof Node.Scalar scalar) || scalar.nothing()) {
            return new Setting(name, spot, null, null);
        }
        var text = section.text(scalar);
        return new Setting(name, spot, text.raw(), text.complete() ? text.value() : null);
    }

    /** From the key to the end of the value. */
    private static Spot through(Node.Entry entry) {
        var key = entry.key();
        var value = entry.value().spot();
        return key.file() == value.file() && value.end() >= key.start()
                ? key.file().spot(key.start(), value.end())
                : key;
    }

    private List<Port> ports(Section section) {
        var ports = new LinkedHashMap<Object, Port>();
        for (var item : section.nodes("ports")) {
            var port = item instanceof Node.Scalar scalar
                    ? Port.read(section.text(scalar))
                    : Port.read(section.sectionOf(item, item.spot()));
            if (port == null) {
                troubles.add(item.spot(), "compose.form", "ports");
            } else {
                ports.put(
                        List.of(String.valueOf(port.hostIp()), port.published(), port.target(), port.protocol()), port);
            }
        }
        return List.copyOf(ports.values());
    }

    private List<Mount> mounts(Section section) {
        var mounts = new LinkedHashMap<String, Mount>();
        for (var item : section.nodes("volumes")) {
            var mount = item instanceof Node.Scalar scalar
                    ? Mount.read(section.text(scalar))
                    : Mount.read(section.sectionOf(item, item.spot()));
            if (mount == null) {
                troubles.add(item.spot(), "compose.form", "volumes");
            } else {
                mounts.put(mount.target(), mount);
            }
        }
        return List.copyOf(mounts.values());
    }

    private @Nullable HealthCheck health(Section section) {
        var spot = section.keySpot("healthcheck");
        return spot == null || !(section.node("healthcheck") instanceof Node.Mapping)
                ? null
                : HealthCheck.read(spot, section.section("healthcheck"), troubles);
    }

    private static List<Dependency> dependencies(Section section) {
        var dependencies = new ArrayList<Dependency>();
        section.named("depends_on").forEach((name, entry) -> {
            var condition = section.sectionOf(entry.value(), entry.key()).text("condition");
            dependencies.add(new Dependency(entry.key(), name, condition == null ? null : condition.value()));
        });
        return dependencies;
    }

    /** What stands below a key as names with settings. */
    static List<Named> named(Section section, String key) {
        var found = new ArrayList<Named>();
        for (Map.Entry<String, Node.Entry> entry : section.named(key).entrySet()) {
            var spot = entry.getValue().key();
            found.add(new Named(
                    entry.getKey(), spot, section.sectionOf(entry.getValue().value(), spot)));
        }
        return found;
    }
}
