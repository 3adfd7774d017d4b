package dev.taskforge.ops.release;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An nginx, whose workers finish what they have begun when it reads its files again.
 *
 * <p>Source: nginx, “Controlling nginx”, on changing the configuration.
 */
record NginxProxy(ProxyPlace place) implements Proxy {
    private static final String ENDING = "worker process is shutting down";

    @Override
    public boolean mend(List<String> hosts, String mark) throws IOException, InterruptedException, Refused {
        var content = content();
        if (content == null || !content.startsWith(Upstream.HEAD)) {
            return false;
        }
        var edge = place.edge();
        var mended = text(new Upstream(edge.upstream(), hosts, List.of(), List.of(), edge.askPort(), mark));
        return switch (place) {
            case ProxyContainer container -> restart(container, mended);
            case HostNginx _ -> !NginxFile.names(content, hosts) && rewrite(mended);
        };
    }

    private boolean restart(ProxyContainer container, String mended) throws IOException {
        if (!container.isStuck() || isTold()) {
            return false;
        }
        container.file().put(mended);
        container.restart();
        return true;
    }

    private boolean rewrite(String mended) throws IOException, InterruptedException, Refused {
        write(mended);
        return true;
    }

    private boolean isTold() throws IOException {
        try {
            return tells().isPresent();
        } catch (Refused _) {
            return false; // it does not run
        }
    }

    @Override
    public void examine() throws IOException, InterruptedException, Refused {
        var path = place.examine();
        var said = nginx("-T");
        if (!said.isGood()) {
            throw place.broken(said.tail());
        }
        place.refuseDown();
        var upstream = place.edge().upstream();
        var name = Pattern.quote(upstream);
        var passes = Pattern.compile("(?m)^[^#\n]*_pass\\s+[\"']?(https?://)?" + name + "[\"']?\\s*[;/$]");
        boolean isIncluded = false;
        boolean isUsed = false;
        for (var part : said.output().split("(?m)^# configuration file ", -1)) {
            var named = part.lines().findFirst().orElse("").replaceFirst(":$", "");
            boolean own = named.equals(path) || place.isFile(named);
            isIncluded |= own;
            // The file of TaskForge passes requests there itself, for its own questions.
            isUsed |= !own && passes.matcher(part).find();
            if (!own
                    && Pattern.compile("(?m)^[^#\n]*upstream\\s+" + name + "\\s*\\{")
                            .matcher(part)
                            .find()) {
                throw Refused.because(
                        "nginx-twice", upstream, named, place.file().path());
            }
        }
        if (!isUsed) {
            throw Refused.because("nginx-unused", upstream);
        }
        if (content() != null && !isIncluded) {
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
        return NginxFile.of(upstream, place.listen());
    }

    @Override
    public void load() throws IOException, InterruptedException, Refused {
        var tested = nginx("-t");
        if (!tested.isGood()) {
            throw place.refuses(tested.tail());
        }
        var reload = nginx("-s", "reload");
        if (!reload.isGood()) {
            throw Refused.because("nginx-reload", reload.tail());
        }
    }

    /** Its workers tell: those that have requests left, wherever they were passed to, are shutting down. */
    @Override
    public boolean finishes(List<String> hosts) throws IOException, InterruptedException, Refused {
        return place.processes().stream().anyMatch(process -> process.contains(ENDING));
    }

    private Said nginx(String... arguments) throws IOException, InterruptedException, Refused {
        return place.run(
                Stream.concat(place.program().stream(), Stream.of(arguments)).toList());
    }
}
