package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What Docker Engine opens to others: ports of containers, and the interfaces of their networks. Reads only; immutable. */
public final class PublishedPorts {
    private static final int SHORT = 12;
    private static final String NAME_OF_BRIDGE = "com.docker.network.bridge.name";

    private final Docker docker;

    public PublishedPorts(Docker docker) {
        this.docker = docker;
    }

    /**
     * A port of a running container that the machine has.
     *
     * @param labels of the container
     * @param address of the machine; {@code 0.0.0.0} or {@code ::} for all
     * @param protocol such as {@code tcp}
     */
    public record Open(
            String container, Map<String, String> labels, String address, int hostPort, int port, String protocol) {}

    /** Those of all running containers. */
    public List<Open> open() throws IOException {
        var open = new ArrayList<Open>();
        for (var one : docker.get("/containers/json")) {
            var name = one.path("Names").path(0).asString("").replaceFirst("^/", "");
            for (var port : one.path("Ports")) {
                int hostPort = port.path("PublicPort").asInt(0);
                if (hostPort > 0) {
                    open.add(new Open(
                            name,
                            Docker.map(one.path("Labels")),
                            port.path("IP").asString(""),
                            hostPort,
                            port.path("PrivatePort").asInt(0),
                            port.path("Type").asString("")));
                }
            }
        }
        return open;
    }

    /** The interfaces by which containers reach the machine, in the order of their names. */
    public List<String> bridges() throws IOException {
        return StreamSupport.stream(docker.get("/networks").spliterator(), false)
                .filter(network -> network.path("Driver").asString("").equals("bridge"))
                .map(network -> {
                    var given = network.path("Options").path(NAME_OF_BRIDGE).asString("");
                    var id = network.path("Id").asString();
                    return given.isEmpty() ? "br-" + id.substring(0, Math.min(SHORT, id.length())) : given;
                })
                .sorted()
                .distinct()
                .toList();
    }
}
