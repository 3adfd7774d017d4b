package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.compose.Mount.Kind;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.Folder;
import dev.taskforge.ops.source.Spot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where data lies: volumes, folders of the host, and whether they are there. */
public final class StorageRules {
    private static final Pattern LOG_PATH =
            Pattern.compile("(?:.*_)?LOGS?_(?:FILE_)?(?:PATH|FILE|DIR|DIRECTORY|FOLDER)");

    private static final int MOST_TARGETS = 1_000;

    private StorageRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-state-not-kept", Priority.P0, Production.services(StorageRules::notKept)),
                rule("compose-data-beside-volume", Priority.P0, Production.services(StorageRules::besideVolume)),
                rule("compose-volume-undeclared", Priority.P0, Production.services(StorageRules::undeclared)),
                rule("compose-bind-source-missing", Priority.P1, StorageRules::sourceMissing),
                rule("compose-bind-device-missing", Priority.P0, StorageRules::deviceMissing),
                rule("compose-folder-elsewhere", Priority.P1, StorageRules::folderElsewhere),
                rule("compose-log-path-not-mounted", Priority.P1, Production.stacks(StorageRules::logPath)),
                rule("compose-bind-shared", Priority.P2, Production.stacks(StorageRules::shared)),
                rule("compose-project-mounted", Priority.P1, Production.services(StorageRules::projectMounted)),
                rule("compose-redis-config-unused", Priority.P2, Production.services(StorageRules::redisConfig)));
    }

    private static void notKept(Service service, Stack stack, Found found) {
        KnownImage.of(service).ifPresent(known -> {
            var data = known.data();
            // Redis that is not told to keep anything is taken for a cache.
            boolean memoryOnly = KnownImage.isRedis(service) && !keeps(service);
            if (data == null
                    || memoryOnly
                    || !KnownImage.serves(service)
                    || service.definition().has("volumes_from")) {
                return;
            }
            boolean kept = service.mounts().stream()
                    .filter(mount -> mount.kind() != Kind.MEMORY && mount.kind() != Kind.ANONYMOUS)
                    .anyMatch(mount -> within(mount.target(), data) || within(data, mount.target()));
            boolean moved = service.environment().stream()
                    .anyMatch(setting -> setting.name().matches("PGDATA|.*_DATA_DIR|.*DATADIR"));
            if (!kept && !moved) {
                found.at(service.spot(), service.name(), data);
            }
        });
    }

    private static boolean keeps(Service redis) {
        var line = redis.command() == null ? "" : redis.command().line();
        return line.contains("--appendonly yes") || line.matches(".*--save [0-9].*+");
    }

    /** Whether {@code path} is {@code folder} or below it. */
    private static boolean within(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }

    /** PostgreSQL told to keep its data where nothing is mounted. */
    private static void besideVolume(Service service, Stack stack, Found found) {
        service.setting("PGDATA")
                .filter(setting -> setting.value() != null)
                .filter(setting -> service.mounts().stream()
                        .filter(mount -> mount.kind() == Kind.BIND || mount.kind() == Kind.VOLUME)
                        .noneMatch(mount -> within(String.valueOf(setting.value()), mount.target())))
                .ifPresent(setting -> found.at(setting.spot(), service.name(), String.valueOf(setting.value())));
    }

    private static void undeclared(Service service, Stack stack, Found found) {
        for (var mount : service.mounts()) {
            var name = mount.source();
            if (mount.kind() == Kind.VOLUME
                    && name != null
                    && !name.contains("$")
                    && stack.volume(name).isEmpty()) {
                found.at(mount.spot(), service.name(), name);
            }
        }
    }

    /** A file of the project that is mounted and is not there; Docker makes an empty folder in its place. */
    private static void sourceMissing(Setup setup, Found found) {
        var paths = Set.copyOf(setup.paths());
        Production.services((service, stack, to) -> {
                    for (var mount : service.mounts()) {
                        var source = mount.source();
                        if (mount.kind() != Kind.BIND || source == null || !isFile(source)) {
                            continue;
                        }
                        var path = Paths.beside(mount.spot().file(), source);
                        if (path != null && !paths.contains(path) && !isKeptOut(path)) {
                            to.at(mount.spot(), service.name(), source);
                        }
                    }
                })
                .look(setup, found);
    }

    /** A name with an ending; folders are made when they are needed. */
    private static boolean isFile(String source) {
        var name = source.substring(source.lastIndexOf('/') + 1);
        return name.lastIndexOf('.') > 0 && !name.endsWith(".d");
    }

    /** Keys, certificates, environment files and what is installed are rightly not in the project's folder. */
    private static boolean isKeptOut(String path) {
        return Folder.isForeign(path)
                || path.matches(".*\\.(?:pem|key|crt|cert|p12|pfx|jks|env|sock|htpasswd)")
                || path.contains("secret")
                || path.contains(".env");
    }

    /** A local volume bound to a folder that no step makes: the container cannot start. */
    private static void deviceMissing(Setup setup, Found found) {
        var made = MadeFolders.of(setup.files());
        Production.stacks((stack, to) -> {
                    for (var volume : stack.volumes()) {
                        var options = volume.settings().section("driver_opts");
                        var device = options.text("device");
                        var mode = options.text("o");
                        if (device != null
                                && mode != null
                                && mode.value().contains("bind")
                                && device.value().startsWith("/")
                                && !made.holds(device.value())) {
                            to.at(device.spot(), volume.name(), device.value());
                        }
                    }
                })
                .look(setup, found);
    }

    /** A step makes {@code /srv/app/logs}, and the services, started in {@code /srv/app/code}, write elsewhere. */
    private static void folderElsewhere(Setup setup, Found found) {
        var made = MadeFolders.of(setup.files());
        Production.services((service, stack, to) -> {
                    for (var mount : service.mounts()) {
                        var source = mount.source();
                        if (mount.kind() != Kind.BIND || source == null || !source.startsWith("./")) {
                            continue;
                        }
                        made.twin(source.substring(2))
                                .ifPresent(
                                        twin -> to.at(mount.spot(), service.name(), source, twin.real(), twin.made()));
                    }
                })
                .look(setup, found);
    }

    /** A log file where nothing is mounted, although something else is. */
    private static void logPath(Stack stack, Found found) {
        var services = Production.running(stack);
        var done = new HashSet<Spot>();
        for (var service : services) {
            for (var setting : service.environment()) {
                judgeLog(setting.name(), setting.value(), setting.spot(), List.of(service), done, found);
            }
        }
        if (stack.environment() != null) {
            for (var assignment : stack.environment().assignments()) {
                judgeLog(assignment.key(), assignment.value(), assignment.name(), services, done, found);
            }
        }
    }

    private static void judgeLog(
            String name, @Nullable String path, Spot spot, List<Service> services, Set<Spot> done, Found found) {
        boolean asked = LOG_PATH.matcher(name.toUpperCase(Locale.ROOT)).matches();
        if (!asked || path == null || !path.startsWith("/") || path.startsWith("/dev/")) {
            return;
        }
        var targets = services.stream()
                .flatMap(service -> service.mounts().stream())
                .map(Mount::target)
                .limit(MOST_TARGETS)
                .toList();
        if (targets.stream().noneMatch(target -> within(path, target))
                && targets.stream().anyMatch(target -> target.contains("log"))
                && done.add(spot)) {
            found.at(spot, name, path);
        }
    }

    private static void shared(Stack stack, Found found) {
        var writers = new HashMap<String, Service>();
        for (var service : Production.running(stack)) {
            for (var mount : service.mounts()) {
                if (mount.kind() != Kind.BIND || mount.readOnly() || mount.source() == null || isFile(mount.source())) {
                    continue;
                }
                var other = writers.putIfAbsent(mount.source(), service);
                if (other != null && !other.name().equals(service.name())) {
                    found.at(mount.spot(), service.name(), other.name(), mount.source());
                }
            }
        }
    }

    /** The folder of the Compose file, or the one the service is built from, with all that lies in it. */
    private static void projectMounted(Service service, Stack stack, Found found) {
        var context = Builds.context(service);
        for (var mount : service.mounts()) {
            var file = mount.spot().file();
            var source = mount.source();
            if (mount.kind() != Kind.BIND || source == null) {
                continue;
            }
            var path = Paths.beside(file, source);
            boolean project = path != null && (path + "/").equals(Paths.folderOf(file));
            if (path != null && (path.isEmpty() || project || path.equals(context))) {
                found.at(mount.spot(), service.name(), mount.target());
            }
        }
    }

    private static void redisConfig(Service service, Stack stack, Found found) {
        if (!KnownImage.isRedis(service) || service.command() == null) {
            return;
        }
        var line = service.command().line();
        service.mounts().stream()
                .filter(mount -> mount.target().endsWith("redis.conf") && !line.contains(mount.target()))
                .forEach(mount -> found.at(mount.spot(), service.name(), mount.target()));
    }
}
