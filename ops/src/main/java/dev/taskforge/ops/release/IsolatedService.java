package dev.taskforge.ops.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a service of a Compose file one that runs in a rehearsal. What it says of its own process stays; nothing stays by which
 * it could reach production: no port, no other network or host, no volume, no folder it may write to.
 */
final class IsolatedService {
    /** Whatever Compose learns besides is left out until somebody has thought about it. */
    private static final Set<String> STAYS = Set.of(
            "command",
            "entrypoint",
            "environment",
            "working_dir",
            "user",
            "group_add",
            "init",
            "tmpfs",
            "shm_size",
            "ulimits",
            "sysctls",
            "stop_signal",
            "stop_grace_period",
            "healthcheck",
            "read_only",
            "security_opt",
            "cap_add",
            "cap_drop",
            "tty",
            "stdin_open",
            "hostname",
            "domainname",
            "secrets",
            "configs");

    private static final String MEMORY = "1g";
    private static final int MOST_PROCESSES = 1_024;
    /** The kernel ends it before anything else when the machine is short of memory. */
    private static final int FIRST_TO_GO = 1_000;

    private static final long MOST_LOOKED_AT = 10_000;

    private final String image;
    private final String network;
    private final List<String> names;
    private final Map<String, String> labels;

    /**
     * @param image that it runs from, by number
     * @param names by which others in the network find it
     */
    IsolatedService(String image, String network, List<String> names, Map<String, String> labels) {
        this.image = image;
        this.network = network;
        this.names = names;
        this.labels = labels;
    }

    /** The service of a file in which nothing else is left. */
    RenderedCompose of(String service, RenderedCompose file) {
        return file.only(List.of(service), (_, written) -> isolated(written)).within(network);
    }

    private Map<String, Object> isolated(Map<String, Object> written) {
        var kept = new LinkedHashMap<String, Object>();
        written.forEach((key, value) -> {
            if (STAYS.contains(key)) {
                kept.put(key, value);
            }
        });
        kept.put("image", image);
        kept.put("labels", labels);
        kept.put("restart", "no");
        kept.put("networks", Map.of(network, Map.of("aliases", names)));
        kept.put("mem_limit", memory(written));
        kept.put("cpus", 1.0);
        kept.put("pids_limit", MOST_PROCESSES);
        kept.put("oom_score_adj", FIRST_TO_GO);
        var volumes = volumes(written.get("volumes"));
        if (!volumes.isEmpty()) {
            kept.put("volumes", volumes);
        }
        return kept;
    }

    private static Object memory(Map<String, Object> written) {
        var declared = written.get("mem_limit");
        if (declared == null
                && written.get("deploy") instanceof Map<?, ?> deploy
                && deploy.get("resources") instanceof Map<?, ?> resources
                && resources.get("limits") instanceof Map<?, ?> limits) {
            declared = limits.get("memory");
        }
        return declared == null ? MEMORY : declared;
    }

    private static List<Object> volumes(@Nullable Object written) {
        var volumes = new ArrayList<Object>();
        if (written instanceof List<?> list) {
            for (var one : list) {
                var volume = one instanceof Map<?, ?> map ? ofMap(map) : ofText(String.valueOf(one));
                if (volume != null) {
                    volumes.add(volume);
                }
            }
        }
        return volumes;
    }

    private static @Nullable Object ofMap(Map<?, ?> volume) {
        var target = String.valueOf(volume.get("target"));
        return switch (String.valueOf(volume.get("type"))) {
            case "tmpfs" -> volume;
            case "bind" -> bound(String.valueOf(volume.get("source")), target, isSet(volume.get("read_only")));
            default -> target;
        };
    }

    private static boolean isSet(@Nullable Object flag) {
        return Boolean.TRUE.equals(flag);
    }

    private static @Nullable Object ofText(String volume) {
        var parts = volume.split(":", 3);
        if (parts.length == 1) {
            return parts[0];
        }
        boolean readOnly = parts.length == 3 && List.of(parts[2].split(",")).contains("ro");
        return parts[0].startsWith("/") ? bound(parts[0], parts[1], readOnly) : parts[1];
    }

    /** A file, and a folder that may only be read, can be shared with production; instead of another folder it gets an empty one. */
    private static @Nullable Object bound(String source, String target, boolean readOnly) {
        var path = Path.of(source);
        if (Files.isRegularFile(path) || (readOnly && holdsFilesAlone(path))) {
            return source + ":" + target + ":ro";
        }
        return Files.isDirectory(path) ? target : null;
    }

    /** A socket leads to whoever listens on it, however it is mounted. */
    private static boolean holdsFilesAlone(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            var looked = found.limit(MOST_LOOKED_AT + 1).toList();
            return looked.size() <= MOST_LOOKED_AT
                    && looked.stream().allMatch(path -> Files.isDirectory(path) || Files.isRegularFile(path));
        } catch (IOException | UncheckedIOException _) {
            return false; // what cannot be looked at is not shared
        }
    }
}
