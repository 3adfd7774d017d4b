package dev.taskforge.ops.release;

import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.HostProcesses;
import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What passes requests on to the application, and learns from a file of TaskForge where they go. It finishes what it has begun
 * when it reads its files again: that is how a release changes without a failed request.
 */
sealed interface Proxy permits NginxProxy, CaddyProxy {

    /** Within which it must go by a file that it has read. */
    Duration CONFIRMED_WITHIN = Duration.ofSeconds(20);

    /**
     * In a row, half a second from the first to the last. The workers of nginx that go by the old files take connections beside the
     * new ones for a tenth of a second before they are told to end; until they are, nothing shows that they have requests left.
     *
     * <p>Source: nginx, {@code ngx_master_process_cycle}.
     */
    int CONFIRMATIONS = 6;

    /** Between two of them. */
    Duration CONFIRMED_EACH = Duration.ofMillis(100);

    /** That of a deployment. */
    static Proxy of(Docker docker, Commands commands, Ground ground) {
        return of(
                docker,
                commands,
                ground.composeProject(),
                Objects.requireNonNull(ground.duty().edge()),
                ground.edgePath());
    }

    /** @param file on this machine */
    static Proxy of(Docker docker, Commands commands, String composeProject, Edge edge, Path file) {
        var written = new ProxyFile(file);
        if (edge.service() == null) {
            return new NginxProxy(new HostNginx(commands, new HostProcesses(Path.of("/proc")), edge, written));
        }
        var container = new ProxyContainer(docker, composeProject, edge, written);
        return switch (edge.kind()) {
            case NGINX -> new NginxProxy(container);
            case CADDY -> new CaddyProxy(container);
        };
    }

    /** Where it runs. */
    ProxyPlace place();

    /** As people call it. */
    default String title() {
        return place().edge().kind().title();
    }

    /** Refuses one that would not hear of the file, or whose files are broken already. */
    void examine() throws IOException, InterruptedException, Refused;

    /**
     * Lets it pass requests again when it cannot because its file, written at an earlier deployment, names containers that are
     * gone, as after {@code docker compose down}. Returns whether that was so.
     *
     * @param hosts host and port of each container that serves
     */
    boolean mend(List<String> hosts, String mark) throws IOException, InterruptedException, Refused;

    /** Whether it looks a name up for each connection: then a new container of a name in its file gets requests at once. */
    boolean looksUpNames();

    /** The file that lets requests go there. */
    String text(Upstream upstream);

    /** Has it look at its files, and read them again when there is nothing wrong with them. */
    void load() throws IOException, InterruptedException, Refused;

    /**
     * Whether it still finishes requests that it took before it read its files again.
     *
     * @param hosts host and port of each container that they were passed to
     */
    boolean finishes(List<String> hosts) throws IOException, InterruptedException, Refused;

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
        confirm(upstream.mark(), pace);
    }

    private void confirm(String mark, Pace pace) throws IOException, InterruptedException, Refused {
        long until = System.nanoTime() + CONFIRMED_WITHIN.toNanos();
        for (int told = 0; ; ) {
            told = tells().filter(mark::equals).isPresent() ? told + 1 : 0;
            if (told == CONFIRMATIONS) {
                return;
            }
            if (told == 0 && System.nanoTime() > until) {
                throw Refused.because(
                        "proxy-silent", place().edge().askPort(), place().file().path(), title());
            }
            pace.rest(told == 0 ? Pace.LOOK.dividedBy(5) : CONFIRMED_EACH);
        }
    }

    /** Gives the file this content, null for no file, and has the proxy read it. */
    default void write(@Nullable String content) throws IOException, InterruptedException, Refused {
        var file = place().file();
        var before = file.content();
        file.put(content);
        place().refuseDown(); // one that does not run reads the file when it starts
        try {
            load();
        } catch (Refused e) {
            file.put(before);
            throw e;
        }
    }

    /** What the file holds; null when it is not there. */
    default @Nullable String content() throws IOException {
        return place().file().content();
    }

    /** The mark of what it goes by; empty when it tells none. */
    default Optional<String> tells() throws IOException, Refused {
        return ask(Upstream.ASK).map(answer -> answer.body().strip());
    }

    /** Whether the application answers through it. */
    default boolean answers(String path) throws IOException, Refused {
        return ask(path).isPresent();
    }

    private Optional<Probe.Answer> ask(String path) throws IOException, Refused {
        return Probe.ask(place().address(), place().edge().askPort(), path).filter(Probe.Answer::isGood);
    }
}
