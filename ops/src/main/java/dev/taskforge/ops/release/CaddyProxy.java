package dev.taskforge.ops.release;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Caddy, which finishes what it has begun by its old configuration when it is given a new one.
 *
 * <p>Source: Caddy, “Command Line” on reloading, and “API” on the status of a reverse proxy.
 */
final class CaddyProxy implements Proxy {
    /** A connection on which nothing has come may bring a request to the old configuration so long; then Go closes it. */
    private static final Duration LATE = Duration.ofSeconds(6);

    private static final List<List<String>> READERS =
            List.of(List.of("wget", "-q", "-O", "-"), List.of("curl", "-sS", "-f"));

    private final ProxyContainer container;
    private long loaded = System.nanoTime();
    private @Nullable String admin;

    CaddyProxy(ProxyContainer container) {
        this.container = container;
    }

    @Override
    public ProxyPlace place() {
        return container;
    }

    /** It starts whatever its file names. */
    @Override
    public boolean mend(List<String> hosts, String mark) {
        return false;
    }

    @Override
    public void examine() throws IOException, Refused {
        var path = container.examine();
        var program = program();
        var adapted = program.call("adapt");
        if (!adapted.isGood()) {
            throw container.broken(adapted.tail());
        }
        var configuration = CaddyConfiguration.parse(adapted.output());
        if (configuration.isAdminOff()) {
            throw Refused.because("caddy-admin");
        }
        var validated = program.call("validate");
        if (!validated.isGood()) {
            throw container.broken(validated.tail());
        }
        int port = container.edge().askPort();
        var content = content();
        boolean isOwn = content != null && content.startsWith(Upstream.HEAD);
        if (isOwn && !configuration.listens(port)) {
            throw Refused.because("caddy-not-imported", path);
        }
        if (!isOwn && configuration.listens(port)) {
            throw Refused.because("caddy-port", port);
        }
        refuseUnused(configuration, path);
    }

    private void refuseUnused(CaddyConfiguration configuration, String path) throws IOException, Refused {
        var edge = container.edge();
        var hosts = CaddyFile.hosts(String.valueOf(content()), edge.upstream());
        if (hosts.isEmpty() || !configuration.passesTo(hosts, edge.askPort())) {
            throw Refused.because("caddy-unused", edge.upstream(), path);
        }
    }

    @Override
    public boolean looksUpNames() {
        return true;
    }

    @Override
    public String text(Upstream upstream) {
        return CaddyFile.of(upstream);
    }

    @Override
    public void load() throws IOException, Refused {
        var program = program();
        var adapted = program.call("adapt");
        if (!adapted.isGood()) {
            throw container.refuses(adapted.tail());
        }
        refuseUnused(CaddyConfiguration.parse(adapted.output()), container.pathWithin());
        for (var command : List.of("validate", "reload")) {
            var said = program.call(command);
            if (!said.isGood()) {
                throw container.refuses(said.tail());
            }
        }
        loaded = System.nanoTime();
    }

    /** Its counts tell, which it keeps for all that it has in its files. When it cannot be asked it may. */
    @Override
    public boolean finishes(List<String> hosts) throws IOException, Refused {
        if (System.nanoTime() - loaded < LATE.toNanos()) {
            return true;
        }
        return requests()
                .map(requests -> hosts.stream().anyMatch(host -> requests.getOrDefault(host, 0) > 0))
                .orElse(true);
    }

    /** How many requests each container is answering; empty when Caddy cannot be asked. */
    private Optional<Map<String, Integer>> requests() throws IOException, Refused {
        var address = admin;
        if (address == null) {
            var adapted = program().call("adapt");
            address = CaddyConfiguration.parse(adapted.output()).admin();
            admin = address;
        }
        for (var reader : READERS) {
            var words = new ArrayList<>(reader);
            words.add("http://" + address + "/reverse_proxy/upstreams");
            var said = container.run(words);
            if (said.isGood()) {
                return CaddyConfiguration.requests(said.output());
            }
        }
        return Optional.empty();
    }

    /** How Caddy was started: its own name, and where its configuration is. */
    private record Program(ProxyContainer container, String name, String configuration) {
        Said call(String command) throws IOException, Refused {
            return container.run(List.of(name, command, "--config", configuration, "--adapter", "caddyfile"));
        }
    }

    private Program program() throws IOException, Refused {
        for (var process : container.processes()) {
            var words = List.of(process.split("\\s+"));
            boolean runs = words.size() > 1
                    && words.getFirst().matches("(.*/)?caddy")
                    && words.get(1).equals("run");
            int option = Math.max(words.indexOf("--config"), words.indexOf("-config"));
            if (runs && option > 0 && option + 1 < words.size()) {
                return new Program(container, words.getFirst(), words.get(option + 1));
            }
        }
        throw Refused.because("caddy-config", container.edge().name());
    }
}
