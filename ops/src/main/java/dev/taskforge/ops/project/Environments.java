package dev.taskforge.ops.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the variables of projects. Safe for use by any thread. */
public final class Environments {
    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);
    private static final Pattern OWN = Pattern.compile(
            "JWT_.*|TASKFORGE_.*|DATABASE_URL|REDIS_URL|SMTP_.*|SENTRY_DSN|PROMETHEUS_PUSH_GATEWAY|.*FINGERPRINT.*");

    /** The fingerprint of an environment file that is named but cannot be read. */
    public static final String UNREADABLE = "unreadable";

    private final Fingerprints fingerprints;
    private final Map<String, String> process;
    private final Map<Path, String> told = new ConcurrentHashMap<>();

    /** @param process what variables come from that a project's file does not set; see {@link #withoutOwnSecrets} */
    public Environments(Fingerprints fingerprints, Map<String, String> process) {
        this.fingerprints = fingerprints;
        this.process = Map.copyOf(process);
    }

    /** The environment of this process without TaskForge's own secrets, which no project may send anywhere. */
    public static Map<String, String> withoutOwnSecrets(Map<String, String> environment) {
        var rest = new TreeMap<>(environment);
        rest.keySet().removeIf(name -> OWN.matcher(name).matches());
        return rest;
    }

    public Fingerprints fingerprints() {
        return fingerprints;
    }

    /** The variables of a project now. An environment file that cannot be read counts as empty. */
    public Variables of(Project project) {
        if (project.name().equals(Project.OWN)) {
            return at(project.resolve(OwnFile.VARIABLES));
        }
        return project.file().envFile().map(project::resolve).map(this::read).orElseGet(this::withoutFile);
    }

    /** The variables of an environment file, which need not be there. */
    public Variables at(Path file) {
        return Files.exists(file) ? read(file) : withoutFile();
    }

    /** Those that no file sets. */
    public Variables withoutFile() {
        return new Variables(Map.of(), process, null);
    }

    /** The variables that Docker Compose fills in: of the file the project names, or else of {@code .env} beside its Compose file. */
    public Variables ofCompose(Project project) {
        var compose = project.file().compose();
        if (project.file().envFile().isPresent() || compose == null) {
            return of(project);
        }
        var usual = project.resolve(compose.file()).resolveSibling(".env");
        return Files.isReadable(usual) ? read(usual) : of(project);
    }

    /** A file is read for every look at a monitor; what is wrong with it is told once. */
    private boolean isNew(Path path, String fingerprint) {
        return !fingerprint.equals(told.put(path, fingerprint));
    }

    private Variables read(Path path) {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(EnvFile.MOST_BYTES + 1);
            if (bytes.length > EnvFile.MOST_BYTES) {
                if (isNew(path, UNREADABLE)) {
                    LOG.warn("{} is larger than {} bytes and is not read", path, EnvFile.MOST_BYTES);
                }
                return new Variables(Map.of(), process, UNREADABLE);
            }
            var file = EnvFile.parse(new String(bytes, StandardCharsets.UTF_8), process);
            var fingerprint = fingerprints.of(bytes);
            if (!file.unreadable().isEmpty() && isNew(path, fingerprint)) {
                LOG.warn("{}: lines {} are not of the form NAME=value", path, file.unreadable());
            }
            return new Variables(file.values(), process, fingerprint);
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", path, e.toString());
            return new Variables(Map.of(), process, UNREADABLE);
        }
    }
}
