package dev.taskforge.ops.release;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Caddy makes of its files, and what its API for the administrator answers. */
final class CaddyConfiguration {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String USUAL_ADMIN = "localhost:2019";

    private final JsonNode root;

    private CaddyConfiguration(JsonNode root) {
        this.root = root;
    }

    static CaddyConfiguration parse(String text) throws IOException {
        try {
            return new CaddyConfiguration(JSON.readTree(text));
        } catch (JacksonException e) {
            throw new IOException("Caddy wrote what cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    boolean isAdminOff() {
        return root.path("admin").path("disabled").asBoolean();
    }

    /** Where its API is asked, within its container. */
    String admin() {
        var listen = root.path("admin").path("listen").asString(USUAL_ADMIN);
        return listen.replaceFirst("^tcp/", "").replaceFirst("^(localhost|0\\.0\\.0\\.0|\\[::])?:", "127.0.0.1:");
    }

    /** Whether it has a server on a port. */
    boolean listens(int port) {
        return servers().stream().anyMatch(server -> listens(server, port));
    }

    private List<JsonNode> servers() {
        return root.path("apps").path("http").path("servers").valueStream().toList();
    }

    private static boolean listens(JsonNode server, int port) {
        return server.path("listen")
                .valueStream()
                .anyMatch(at -> at.asString("").endsWith(":" + port));
    }

    /** Whether requests are passed to just these hosts, by a server on another port. */
    boolean passesTo(List<String> hosts, int askPort) {
        return servers().stream()
                .filter(server -> !listens(server, askPort))
                .flatMap(server -> server.findParents("upstreams").stream())
                .anyMatch(handler -> dialled(handler).equals(hosts));
    }

    private static List<String> dialled(JsonNode handler) {
        var hosts = new ArrayList<String>();
        handler.path("upstreams")
                .valueStream()
                .forEach(upstream -> hosts.add(upstream.path("dial").asString("")));
        return hosts;
    }

    /** How many requests are open at each host; empty when that cannot be read. */
    static Optional<Map<String, Integer>> requests(String answer) {
        try {
            var counts = new HashMap<String, Integer>();
            var upstreams = JSON.readTree(answer);
            if (!upstreams.isArray()) {
                return Optional.empty();
            }
            upstreams
                    .valueStream()
                    .forEach(upstream -> counts.put(
                            upstream.path("address").asString(""),
                            upstream.path("num_requests").asInt(0)));
            return Optional.of(counts);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
