package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Docker Engine keeps on its disk, and the removal of single pieces of it. Nothing is forced, so that Docker Engine itself refuses
 * what is in use, and no volume is removed. Safe for use by any thread.
 *
 * <p>Source of all paths and fields: <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>, “System”, “Image”,
 * “Container” and “Network”.
 */
public final class Pruning {
    /** It counts the bytes of every image and container. */
    private static final Duration COUNTING = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> BUILT_IN = Set.of("bridge", "host", "none");
    private static final String NOTHING = "<none>";
    private static final List<String> SHARING = List.of("NetworkMode", "PidMode", "IpcMode");
    private static final String OF_CONTAINER = "container:";
    private static final Set<String> OF_THE_BUILDER = Set.of("internal", "frontend");

    private final Docker docker;

    public Pruning(Docker docker) {
        this.docker = docker;
    }

    /**
     * What takes room.
     *
     * @param images those that are no mere step of another one
     * @param containers all, whether they run or not
     * @param cache what builds left behind
     */
    public record Stored(List<StoredImage> images, List<StoredContainer> containers, List<CacheEntry> cache) {
        public Stored {
            images = List.copyOf(images);
            containers = List.copyOf(containers);
            cache = List.copyOf(cache);
        }
    }

    /**
     * An image.
     *
     * @param tags without any when it is only known by its number or digest
     * @param digests the names it has in registries, such as {@code nginx@sha256:…}
     * @param created when it was built, wherever that was
     * @param taggedAt when it last got a tag on this machine; null when that is not known
     * @param bytes what no other image shares, as far as Docker Engine says
     */
    public record StoredImage(
            String id,
            List<String> tags,
            List<String> digests,
            Instant created,
            @Nullable Instant taggedAt,
            long bytes) {
        public StoredImage {
            tags = List.copyOf(tags);
            digests = List.copyOf(digests);
        }
    }

    /**
     * A container.
     *
     * @param bytes what it wrote to its own files
     * @param needs the names or numbers of containers whose volumes, network or processes it shares
     */
    public record StoredContainer(Container container, Instant created, long bytes, Set<String> needs) {
        public StoredContainer {
            needs = Set.copyOf(needs);
        }
    }

    /**
     * A piece of what builds left behind.
     *
     * @param used whether a build or an image needs it, or it is of the builder itself
     * @param lastUsed when a build used it last, or made it
     * @param parents the pieces on which it rests
     */
    public record CacheEntry(String id, long bytes, boolean used, Instant lastUsed, List<String> parents) {
        public CacheEntry {
            parents = List.copyOf(parents);
        }
    }

    /**
     * A network that somebody made.
     *
     * @param local whether this machine alone has it
     * @param used whether a container that runs is in it
     */
    public record StoredNetwork(
            String id, String name, boolean local, Instant created, Map<String, String> labels, boolean used) {
        public StoredNetwork {
            labels = Map.copyOf(labels);
        }
    }

    /** What takes room; Docker Engine counts for a while. */
    public Stored stored() throws IOException {
        var said = Docker.parse(docker.call("GET", "/system/df", null, COUNTING));
        try {
            var images = new ArrayList<StoredImage>();
            for (var node : said.path("Images")) {
                image(node).ifPresent(images::add);
            }
            var containers = new ArrayList<StoredContainer>();
            for (var node : said.path("Containers")) {
                // One that was removed meanwhile is no longer among them.
                docker.found(
                                "/containers/" + Docker.encode(node.path("Id").asString()) + "/json",
                                more -> new StoredContainer(
                                        Container.of(more),
                                        Instant.ofEpochSecond(
                                                node.path("Created").asLong()),
                                        node.path("SizeRw").asLong(0),
                                        needs(more.path("HostConfig"))))
                        .ifPresent(containers::add);
            }
            var cache = StreamSupport.stream(said.path("BuildCache").spliterator(), false)
                    .map(Pruning::cache)
                    .toList();
            return new Stored(images, containers, cache);
        } catch (DateTimeException | JacksonException e) {
            throw new IOException("what Docker Engine says of its disk cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<StoredImage> image(JsonNode node) throws IOException {
        var id = node.path("Id").asString();
        long shared = Math.max(0, node.path("SharedSize").asLong(0));
        return docker.found(
                "/images/" + Docker.encode(id) + "/json",
                more -> new StoredImage(
                        id,
                        named(node.path("RepoTags")),
                        named(node.path("RepoDigests")),
                        Instant.ofEpochSecond(node.path("Created").asLong()),
                        Container.time(more.path("Metadata").path("LastTagTime"))
                                .orElse(null),
                        Math.max(0, node.path("Size").asLong() - shared)));
    }

    private static List<String> named(JsonNode names) {
        return Docker.texts(names).stream()
                .filter(name -> !name.startsWith(NOTHING))
                .toList();
    }

    /** Docker Engine removes a container although another one that has ended could not start again without it. */
    private static Set<String> needs(JsonNode host) {
        var volumes = Docker.texts(host.path("VolumesFrom")).stream().map(from -> from.replaceFirst(":.*", ""));
        var modes = SHARING.stream()
                .map(mode -> host.path(mode).asString(""))
                .filter(mode -> mode.startsWith(OF_CONTAINER))
                .map(mode -> mode.substring(OF_CONTAINER.length()));
        return Stream.concat(volumes, modes).collect(Collectors.toSet());
    }

    private static CacheEntry cache(JsonNode node) {
        var made = Container.time(node.path("CreatedAt")).orElse(Instant.MAX);
        var parents = new ArrayList<>(Docker.texts(node.path("Parents")));
        var parent = node.path("Parent").asString(""); // as versions before 1.42 of the API write it
        if (!parent.isEmpty()) {
            parents.add(parent);
        }
        return new CacheEntry(
                node.path("ID").asString(),
                node.path("Size").asLong(),
                node.path("InUse").asBoolean()
                        || node.path("Shared").asBoolean()
                        || OF_THE_BUILDER.contains(node.path("Type").asString("")),
                Container.time(node.path("LastUsedAt")).orElse(made),
                parents);
    }

    /**
     * Removes what builds left behind that no image needs, if no build used it for so long.
     *
     * <p>Source: {@code cache/manager.go} of BuildKit: unless all is to go, what is shared with images and what the builder itself needs
     * stays.
     *
     * @return how many bytes that gave back
     */
    public long removeBuildCache(Duration unused) throws IOException {
        var filters = JsonMapper.shared().writeValueAsString(Map.of("until", List.of(unused.toSeconds() + "s")));
        return Docker.parse(docker.call("POST", "/build/prune?filters=" + Docker.encode(filters), null, COUNTING))
                .path("SpaceReclaimed")
                .asLong();
    }

    /** The numbers of the images that are no mere step of another one. */
    public List<String> imageIds() throws IOException {
        return StreamSupport.stream(docker.get("/images/json").spliterator(), false)
                .map(node -> node.path("Id").asString())
                .toList();
    }

    /** The networks that somebody made. */
    public List<StoredNetwork> networks() throws IOException {
        var networks = new ArrayList<StoredNetwork>();
        for (var node : docker.get("/networks")) {
            if (!BUILT_IN.contains(node.path("Name").asString())) {
                // Only one that is asked for alone says who is in it.
                docker.found("/networks/" + Docker.encode(node.path("Id").asString()), Pruning::network)
                        .ifPresent(networks::add);
            }
        }
        return networks;
    }

    private static StoredNetwork network(JsonNode node) {
        boolean local = node.path("Scope").asString("").equals("local")
                && !node.path("Ingress").asBoolean(false)
                && !node.path("ConfigOnly").asBoolean(false);
        return new StoredNetwork(
                node.path("Id").asString(),
                node.path("Name").asString(),
                local,
                Container.time(node.path("Created")).orElse(Instant.MAX),
                Docker.map(node.path("Labels")),
                !node.path("Containers").isEmpty());
    }

    /**
     * Where Docker Engine keeps what an image is made of, as it sees its machine: a file that is written when the image comes.
     *
     * <p>Source: the image store of moby, {@code image/fs.go}; the store of containerd has none.
     */
    public Path imageFiles() throws IOException {
        var info = docker.get("/info");
        return Path.of(info.path("DockerRootDir").asString("/var/lib/docker"))
                .resolve("image")
                .resolve(info.path("Driver").asString("overlay2"))
                .resolve("imagedb/content/sha256");
    }

    /** Whether a container, running or not, was made from this image. */
    public boolean isUsed(String image) throws IOException {
        for (var node : docker.get("/containers/json?all=true")) {
            if (node.path("ImageID").asString().equals(image)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes a name from an image; the image goes with its last one. What it was built on stays.
     *
     * @param reference a tag, a digest or the number of an image
     * @return false when there is none
     * @throws DockerException with status 409 when it is in use
     */
    public boolean removeImage(String reference) throws IOException {
        return removed("/images/" + Docker.encode(reference) + "?force=false&noprune=true");
    }

    /**
     * Removes a container that does not run; its volumes stay.
     *
     * @return false when there is none
     * @throws DockerException with status 409 when it runs
     */
    public boolean removeContainer(String id) throws IOException {
        return removed("/containers/" + Docker.encode(id) + "?force=false&v=false");
    }

    private boolean removed(String path) throws IOException {
        try {
            docker.call("DELETE", path, null, PATIENCE);
            return true;
        } catch (DockerException e) {
            if (e.isMissing()) {
                return false;
            }
            throw e;
        }
    }
}
