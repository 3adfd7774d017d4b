package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Behind the socket of a Docker Engine: images, containers and networks that can be removed, and refusals as Docker Engine 20.10 writes them. */
final class FakeMachine {
    private static final String GONE = FakeEngine.answer("404 Not Found", "{\"message\": \"no such thing\"}");

    /** Of what docker compose run leaves behind. */
    private static final String ONCE =
            "{\"com.docker.compose.project\": \"gone\", \"com.docker.compose.oneoff\": \"True\"}";

    final Map<String, Image> images = new LinkedHashMap<>();
    final Map<String, Container> containers = new LinkedHashMap<>();
    final Map<String, String> networks = new LinkedHashMap<>();
    final List<String> removed = new CopyOnWriteArrayList<>();
    /** What Docker Engine keeps although it seems of no use, by its number. */
    final Map<String, String> refusals = new LinkedHashMap<>();
    /** How many removals are answered before the connection is cut without an answer; below zero for all. */
    volatile int cutAfter = -1;

    /** What others do just before something is removed. */
    volatile Runnable onRemoval = () -> {};

    private final Path folder;

    /** An image and its names; some were given when it was tagged. */
    record Image(
            List<String> tags, Instant created, @Nullable Instant tagged) {}

    /** A container that has ended, or runs. */
    record Container(String image, String state, Instant ended, String labels) {}

    /** @param folder where its files are */
    FakeMachine(Path folder) {
        this.folder = folder;
    }

    void image(String id, Instant at, String... tags) {
        images.put(id, new Image(new ArrayList<>(List.of(tags)), at, at));
        try {
            var file = file(id);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
            Files.setLastModifiedTime(file, FileTime.from(at));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Docker Engine writes when an image comes. */
    Path file(String id) {
        return folder.resolve("image/overlay2/imagedb/content/sha256").resolve(id.replaceFirst("^sha256:", ""));
    }

    void container(String id, String image, String state, Instant ended) {
        containers.put(id, new Container(image, state, ended, ONCE));
    }

    synchronized @Nullable String answer(String line) {
        var request = URLDecoder.decode(line, StandardCharsets.UTF_8);
        var path = request.replaceFirst("^[A-Z]+ (/v[0-9.]+)?", "").replaceFirst(" HTTP/1.1$", "");
        if (path.equals("/version")) {
            return FakeEngine.VERSION;
        }
        if (request.startsWith("DELETE")) {
            return delete(path);
        }
        if (path.startsWith("/build/prune")) {
            removed.add("build");
            return FakeEngine.ok("{\"SpaceReclaimed\": 4000}");
        }
        return get(path);
    }

    private String get(String path) {
        if (path.equals("/info")) {
            return FakeEngine.ok("{\"DockerRootDir\": \"%s\", \"Driver\": \"overlay2\"}".formatted(folder));
        }
        if (path.equals("/system/df")) {
            return FakeEngine.ok(usage());
        }
        if (path.equals("/networks")) {
            return FakeEngine.ok(list(networks.keySet().stream()
                    .map(id -> "{\"Id\": \"%s\", \"Name\": \"%s\"}".formatted(id, id))
                    .toList()));
        }
        if (path.startsWith("/networks/")) {
            var made = networks.get(path.substring("/networks/".length()));
            return made == null
                    ? GONE
                    : FakeEngine.ok(
                            "{\"Id\": \"%1$s\", \"Name\": \"%1$s\", \"Scope\": \"local\", \"Created\": \"%2$s\", \"Containers\": {}, \"Labels\": {\"com.docker.compose.project\": \"left\"}}"
                                    .formatted(path.substring("/networks/".length()), made));
        }
        if (path.startsWith("/containers/json")) {
            return FakeEngine.ok(list(containers.entrySet().stream()
                    .map(one -> "{\"Id\": \"%s\", \"ImageID\": \"%s\"}"
                            .formatted(one.getKey(), one.getValue().image()))
                    .toList()));
        }
        if (path.startsWith("/containers/")) {
            return container(path.replaceFirst("^/containers/(.*)/json$", "$1"));
        }
        if (path.startsWith("/images/")) {
            return image(path.replaceFirst("^/images/(.*)/json$", "$1"));
        }
        return GONE;
    }

    private String usage() {
        var images = this.images.entrySet().stream()
                .map(one -> """
                        {"Id": "%s", "RepoTags": %s, "RepoDigests": [], "Created": %d, "Size": 1000, "SharedSize": 100}""".formatted(
                                one.getKey(),
                                names(one.getValue()),
                                one.getValue().created().getEpochSecond()))
                .toList();
        var containers = this.containers.entrySet().stream()
                .map(one -> "{\"Id\": \"%s\", \"Created\": %d, \"SizeRw\": 50}"
                        .formatted(one.getKey(), one.getValue().ended().getEpochSecond()))
                .toList();
        return """
                {"Images": %s, "Containers": %s, "Volumes": [{"Name": "precious"}], "BuildCache": [
                  {"ID": "b1", "Size": 4000, "InUse": false, "Shared": false, "CreatedAt": "2026-01-01T00:00:00Z"},
                  {"ID": "b2", "Size": 70, "InUse": true, "Shared": false, "CreatedAt": "2026-01-01T00:00:00Z"}]}""".formatted(list(images), list(containers));
    }

    private static String names(Image image) {
        return image.tags().isEmpty()
                ? "[\"<none>:<none>\"]"
                : image.tags().stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    }

    private static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private String container(String id) {
        var one = containers.get(id);
        return one == null
                ? GONE
                : FakeEngine.ok("""
                        {"Id": "%1$s", "Name": "/%1$s", "Image": "%2$s", "State": {"Status": "%3$s", "FinishedAt": "%4$s"},
                         "Config": {"Image": "x", "Labels": %5$s}, "HostConfig": {"RestartPolicy": {"Name": "no"}}}""".formatted(id, one.image(), one.state(), one.ended(), one.labels()));
    }

    private String image(String reference) {
        return images.entrySet().stream()
                .filter(one ->
                        one.getKey().equals(reference) || one.getValue().tags().contains(reference))
                .findFirst()
                .map(one -> FakeEngine.ok("""
                        {"Id": "%s", "RepoTags": %s, "RepoDigests": [], "Metadata": {"LastTagTime": "%s"}}""".formatted(
                                one.getKey(),
                                one.getValue().tags().isEmpty() ? "[]" : names(one.getValue()),
                                one.getValue().tagged() == null
                                        ? "0001-01-01T00:00:00Z"
                                        : one.getValue().tagged())))
                .orElse(GONE);
    }

    private @Nullable String delete(String path) {
        if (cutAfter == 0) {
            return null;
        }
        var what = path.replaceFirst("\\?.*", "").replaceFirst("^/[a-z]+/", "");
        var refusal = refusals.get(what);
        if (refusal != null) {
            return FakeEngine.answer("409 Conflict", "{\"message\": \"" + refusal + "\"}");
        }
        onRemoval.run();
        cutAfter = Math.max(-1, cutAfter - 1);
        boolean there = containers.remove(what) != null || networks.remove(what) != null || removeImage(what);
        if (there) {
            removed.add(what);
        }
        return there ? FakeEngine.ok("[]") : GONE;
    }

    private boolean removeImage(String reference) {
        var named = images.entrySet().stream()
                .filter(one -> one.getValue().tags().remove(reference))
                .map(Map.Entry::getKey)
                .findFirst();
        if (named.isPresent()) {
            images.computeIfPresent(named.get(), (_, image) -> image.tags().isEmpty() ? null : image);
            return true;
        }
        return images.remove(reference) != null;
    }
}
