package dev.taskforge.ops.backup.scratch;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.NamedPipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder of this machine that a server in a container sees too, so that what is large need not go through Docker Engine. It lies in one that
 * only the user of TaskForge may open.
 *
 * @param folder where it is on this machine; absolute
 */
public record SharedFolder(Path folder) {
    private static final String INSIDE = "/taskforge";
    private static final String FIRST = "first";
    private static final Duration SOON = Duration.ofSeconds(30);

    /** A new one, which the user of the server may read, whoever that is. */
    public static SharedFolder in(Path parent) throws IOException {
        var shared = new SharedFolder(parent.toAbsolutePath().resolve("shared"));
        shared.create(shared.folder);
        shared.create(shared.folder.resolve(FIRST));
        return shared;
    }

    private void create(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A new file in it that others may read. */
    public Path create(String name) throws IOException {
        var file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Removes a file of it. */
    public void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    /** What the server is to run at its very first start, as images of databases do; instead of what the image has there. */
    public void runFirst(String name, String script) throws IOException {
        Files.writeString(create(FIRST + "/" + name), script);
    }

    /** Lets a container see it that is created from this. */
    void mount(ObjectNode config) {
        var host = (ObjectNode) config.path("HostConfig");
        host.remove("Tmpfs");
        var mounts = host.putArray("Mounts");
        mount(mounts.addObject(), folder, INSIDE);
        mount(mounts.addObject(), folder.resolve(FIRST), ScratchContainer.FIRST_FILES);
    }

    /** To read only: what was verified is what is restored. */
    private static void mount(ObjectNode mount, Path from, String to) {
        mount.put("Type", "bind")
                .put("Source", from.toString())
                .put("Target", to)
                .put("ReadOnly", true);
    }

    /** Where the container has a file of it, when it really sees it: Docker Engine may be on another machine. */
    public Optional<String> seen(Docker docker, String container, String name) throws IOException {
        var inside = INSIDE + "/" + name;
        var found = docker.exec(container, List.of("test", "-f", inside)).run(SOON);
        return found.exitCode() == 0 ? Optional.of(inside) : Optional.empty();
    }

    /** A new pipe in it; none when the container does not see it. */
    public Optional<NamedPipe> pipe(Docker docker, String container) throws IOException {
        var name = "pipe-" + UUID.randomUUID();
        return NamedPipe.make(docker, container, folder.resolve(name), INSIDE + "/" + name);
    }
}
