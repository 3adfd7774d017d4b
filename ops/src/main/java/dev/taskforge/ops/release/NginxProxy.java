package dev.taskforge.ops.release;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Exec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An nginx, whose workers finish what they have begun when it reads its files again.
 *
 * <p>Source: nginx, “Controlling nginx”, on changing the configuration.
 */
record NginxProxy(ProxyContainer container) implements Proxy {
    private static final Duration STEADY = Duration.ofSeconds(15);
    private static final String ENDING = "worker process is shutting down";

    @Override
    public boolean mend(List<String> hosts, String mark) throws IOException {
        var content = content();
        var containers = container.all();
        boolean runs = containers.stream().anyMatch(NginxProxy::runsOn);
        if (content == null || !content.startsWith(Upstream.HEAD) || containers.isEmpty() || runs || isTold()) {
            return false;
        }
        var edge = container.edge();
        container.put(text(new Upstream(edge.upstream(), hosts, List.of(), List.of(), edge.askPort(), mark)));
        container.restart();
        return true;
    }

    /** Not one that Docker Engine starts again and again. */
    private static boolean runsOn(Container container) {
        var startedAt = container.startedAt();
        return container.running()
                && (container.restarts() == 0
                        || (startedAt != null
                                && startedAt.isBefore(Instant.now().minus(STEADY))));
    }

    private boolean isTold() throws IOException {
        try {
            return tells().isPresent();
        } catch (Refused _) {
            return false; // it does not run
        }
    }

    @Override
    public void examine() throws IOException, Refused {
        var nginx = container.only();
        var path = container.pathWithin(nginx);
        var said = nginx("-T");
        if (said.exitCode() != 0) {
            throw container.broken(tail(said));
        }
        var upstream = container.edge().upstream();
        var name = Pattern.quote(upstream);
        if (!Pattern.compile("(?m)^[^#\n]*_pass\\s+(https?://)?" + name + "\\s*[;/]")
                .matcher(said.output())
                .find()) {
            throw Refused.because("nginx-unused", upstream);
        }
        for (var part : said.output().split("(?m)^# configuration file ", -1)) {
            boolean own = part.startsWith(path + ":");
            if (!own
                    && Pattern.compile("(?m)^[^#\n]*upstream\\s+" + name + "\\s*\\{")
                            .matcher(part)
                            .find()) {
                throw Refused.because(
                        "nginx-twice", upstream, part.lines().findFirst().orElse(""), container.file());
            }
        }
        if (content() != null && !said.output().contains("# configuration file " + path + ":")) {
            throw Refused.because("nginx-not-included", path);
        }
    }

    /** Only when it reads its files. */
    @Override
    public boolean looksUpNames() {
        return false;
    }

    @Override
    public String text(Upstream upstream) {
        return NginxFile.of(upstream);
    }

    @Override
    public void load() throws IOException, Refused {
        var tested = nginx("-t");
        if (tested.exitCode() != 0) {
            throw container.refuses(tail(tested));
        }
        var reload = nginx("-s", "reload");
        if (reload.exitCode() != 0) {
            throw Refused.because("nginx-reload", tail(reload));
        }
    }

    /** Its workers tell: those that have requests left, wherever they were passed to, are shutting down. */
    @Override
    public boolean finishes(List<String> hosts) throws IOException, Refused {
        return container.processes(container.running()).stream().anyMatch(process -> process.contains(ENDING));
    }

    private Exec.Result nginx(String... arguments) throws IOException, Refused {
        var words = new ArrayList<>(List.of("nginx"));
        words.addAll(List.of(arguments));
        return container.run(container.running(), words);
    }

    private static String tail(Exec.Result said) {
        var lines = said.errors().strip().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
