package dev.taskforge.ops.host.docker;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An image on this machine.
 *
 * @param id the digest of its configuration, the same wherever the same image lies
 * @param tags the names it goes by
 * @param digests the names it has in registries, with the digest of its manifest; empty when it was built here and never pushed
 * @param architecture such as {@code amd64}
 * @param bytes what it takes unpacked, layers that others share included
 */
public record Image(
        String id, List<String> tags, List<String> digests, String system, String architecture, long bytes) {
    public Image {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
    }

    static Image of(JsonNode node) {
        return new Image(
                node.path("Id").asString(),
                Docker.texts(node.path("RepoTags")),
                Docker.texts(node.path("RepoDigests")),
                node.path("Os").asString(),
                node.path("Architecture").asString(),
                node.path("Size").asLong());
    }
}
