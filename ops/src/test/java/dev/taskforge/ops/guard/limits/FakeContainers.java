package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Containers behind the socket of a Docker Engine that keeps limits as moby does: 0 leaves them, and what it refuses changes nothing. */
public final class FakeContainers implements AutoCloseable {
    public static final long GIB = 1L << 30;
    public static final long MIB = 1L << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;
    private final FakeEngine engine;
    private final Map<String, ObjectNode> containers = new ConcurrentSkipListMap<>();
    private final Map<String, String> stats = new ConcurrentSkipListMap<>();
    private final Map<String, String> refused = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> taken = new ConcurrentSkipListMap<>();
    private final List<String> vanishing = new CopyOnWriteArrayList<>();
    private final List<String> updates = new CopyOnWriteArrayList<>();
    private volatile String info = """
            {"NCPU": 4, "MemTotal": %d, "MemoryLimit": true, "SwapLimit": true, "CpuCfsQuota": true, "PidsLimit": true}""".formatted(4 * GIB);

    /** @param folder that of the project, where the socket lies too */
    public FakeContainers(Path folder) throws IOException {
        this.folder = folder;
        engine = new FakeEngine(folder.resolve("docker.sock"), this::answer);
    }

    public Path socket() {
        return engine.socket();
    }

    /** What the engine says of its machine. */
    void info(String json) {
        info = json;
    }

    /** A container that runs. */
    public FakeContainers run(String id, String service, String hostConfig) {
        return put(id, service, "running", hostConfig, Map.of());
    }

    FakeContainers put(String id, String service, String state, String hostConfig, Map<String, String> more) {
        var labels = new TreeMap<>(Map.of(
                "com.docker.compose.project",
                "shop",
                "com.docker.compose.project.working_dir",
                folder.toString(),
                "com.docker.compose.service",
                service));
        labels.putAll(more);
        var node = JSON.createObjectNode();
        node.put("Id", id).put("Name", "/" + id);
        node.putObject("State")
                .put("Status", state)
                .put("Pid", state.equals("running") ? 100 + containers.size() : 0)
                .put("StartedAt", "2026-11-29T01:00:00Z");
        node.putObject("Config").set("Labels", JSON.valueToTree(labels));
        node.set("HostConfig", JSON.readTree(hostConfig));
        containers.put(id, node);
        return this;
    }

    public void remove(String id) {
        containers.remove(id);
    }

    /** What a container uses. */
    void uses(String id, long memory, int pids) {
        stats.put(id, "{\"memory_stats\": {\"usage\": %d}, \"pids_stats\": {\"current\": %d}}".formatted(memory, pids));
    }

    /** From now on the engine refuses to change this container. */
    public void refuse(String id, String why) {
        refused.put(id, why);
    }

    /** So many changes of this container are taken, then no more. */
    void refuseAfter(String id, int changes, String why) {
        taken.put(id, changes);
        refused.put(id, why);
    }

    /** The container goes as soon as it is to be changed. */
    void vanish(String id) {
        vanishing.add(id);
    }

    long process(String id) {
        return host(id, "/State/Pid").asLong();
    }

    /** A number of its host configuration; 0 when there is none. */
    public long limit(String id, String key) {
        return host(id, "/HostConfig/" + key).asLong(0);
    }

    private JsonNode host(String id, String pointer) {
        var node = containers.get(id);
        return node == null ? JSON.missingNode() : node.at(pointer);
    }

    /** The bodies of all updates that were asked for, each after the number of its container. */
    List<String> updates() {
        return List.copyOf(updates);
    }

    private synchronized @Nullable String answer(String line, String body) {
        if (line.startsWith("GET /version")) {
            return FakeEngine.VERSION;
        }
        if (line.contains("/info ")) {
            return FakeEngine.ok(info);
        }
        if (line.contains("/containers/json")) {
            return FakeEngine.ok(list());
        }
        var id = line.split("[/ ?]")[4];
        var container = containers.get(id);
        if (container == null) {
            return FakeEngine.answer("404 Not Found", "{\"message\": \"No such container: " + id + "\"}");
        }
        if (line.contains("/stats?")) {
            return FakeEngine.ok(stats.getOrDefault(id, "{}"));
        }
        return line.contains("/update ") ? update(id, container, body) : FakeEngine.ok(container.toString());
    }

    private String list() {
        var listed = new ArrayList<ObjectNode>();
        containers.forEach((id, container) -> {
            var one = JSON.createObjectNode().put("Id", id);
            one.putArray("Names").add(container.path("Name").asString());
            one.put("State", container.at("/State/Status").asString());
            one.set("Labels", container.at("/Config/Labels"));
            listed.add(one);
        });
        return JSON.writeValueAsString(listed);
    }

    /** Source: {@code UpdateContainer} in {@code container/container_unix.go} of moby. */
    private String update(String id, ObjectNode container, String body) {
        updates.add(id + " " + body);
        if (vanishing.contains(id)) {
            containers.remove(id);
            return FakeEngine.answer("404 Not Found", "{\"message\": \"No such container: " + id + "\"}");
        }
        var refusal = refused.get(id);
        if (refusal != null && taken.merge(id, -1, Integer::sum) < 0) {
            return FakeEngine.answer("500 Internal Server Error", "{\"message\": \"" + refusal + "\"}");
        }
        var host = (ObjectNode) container.path("HostConfig");
        var wanted = JSON.readTree(body);
        long memory = wanted.path("Memory").asLong(0);
        long swap = wanted.path("MemorySwap").asLong(0);
        if (memory > 0 && swap > 0 && swap < memory) {
            return conflict("Minimum memoryswap limit should be larger than memory limit");
        }
        if (memory > host.path("MemorySwap").asLong(0)
                && host.path("MemorySwap").asLong(0) > 0
                && swap == 0) {
            return conflict("Memory limit should be smaller than already set memoryswap limit");
        }
        if (wanted.path("NanoCpus").asLong(0) > 0 && host.path("CpuQuota").asLong(0) > 0) {
            return conflict("Conflicting options: Nano CPUs and CPU Quota cannot both be set.");
        }
        if (wanted.path("NanoCpus").asLong(0) > 4_000_000_000L) {
            return conflict("range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available");
        }
        wanted.properties().forEach(entry -> {
            if (entry.getValue().asLong(0) != 0) {
                host.set(entry.getKey(), entry.getValue());
            }
        });
        return FakeEngine.ok("{\"Warnings\": null}");
    }

    private static String conflict(String message) {
        return FakeEngine.answer("409 Conflict", "{\"message\": \"" + message + "\"}");
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }
}
