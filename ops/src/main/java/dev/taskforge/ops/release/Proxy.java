package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.ProjectFile.Edge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What passes requests on to the application, and learns from a file of TaskForge where they go. It finishes what it has begun
 * when it reads its files again: that is how a release changes without a failed request.
 */
sealed interface Proxy permits NginxProxy, CaddyProxy {

    /** That of a deployment. */
    static Proxy of(Docker docker, Ground ground) {
        return of(
                docker,
                ground.composeProject(),
                Objects.requireNonNull(ground.duty().edge()),
                ground.edgePath());
    }

    /** @param file on this machine */
    static Proxy of(Docker docker, String composeProject, Edge edge, Path file) {
        var container = new ProxyContainer(docker, composeProject, edge, file);
        return switch (edge.kind()) {
            case NGINX -> new NginxProxy(container);
            case CADDY -> new CaddyProxy(container);
        };
    }

    /** Where it runs. */
    ProxyContainer container();

    /** As people call it. */
    default String title() {
        return container().edge().kind().title();
    }

    /** Refuses one that would not hear of the file, or whose files are broken already. */
    void examine() throws IOException, Refused;

    /**
     * Lets it start again when it cannot because its file, written at an earlier deployment, names containers that are gone, as
     * after {@code docker compose down}. Returns whether that was so.
     *
     * @param hosts host and port of each container that serves
     */
    boolean mend(List<String> hosts, String mark) throws IOException;

    /** Whether it looks a name up for each connection: then a new container of a name in its file gets requests at once. */
    boolean looksUpNames();

    /** The file that lets requests go there. */
    String text(Upstream upstream);

    /** Has it look at its files, and read them again when there is nothing wrong with them. */
    void load() throws IOException, Refused;

    /**
     * Whether it still finishes requests that it took before it read its files again.
     *
     * @param hosts host and port of each container that they were passed to
     */
    boolean finishes(List<String> hosts) throws IOException, Refused;

    /**
     * Lets requests go elsewhere: writes the file, has the proxy look at it, read it, and tell that it goes by it. A file that it
     * does not take is put back as it was.
     *
     * @param pace between two questions
     */
    default void pass(Upstream upstream, Pace pace) throws IOException, InterruptedException, Refused {
        var text = text(upstream);
        if (tells().filter(upstream.mark()::equals).isPresent() && text.equals(content())) {
            return;
        }
        write(text);
        container().confirm(upstream.mark(), pace);
    }

    /** Gives the file this content, null for no file, and has the proxy read it. */
    default void write(@Nullable String content) throws IOException, Refused {
        var before = content();
        container().put(content);
        container().running(); // one that does not run reads the file when it starts
        try {
            load();
        } catch (Refused e) {
            container().put(before);
            throw e;
        }
    }

    /** What the file holds; null when it is not there. */
    default @Nullable String content() throws IOException {
        return container().content();
    }

    /** The mark of what it goes by; empty when it tells none. */
    default Optional<String> tells() throws IOException, Refused {
        return container().tells();
    }

    /** Whether the application answers through it. */
    default boolean answers(String path) throws IOException, Refused {
        return container().answers(path);
    }
}
