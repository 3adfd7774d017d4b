package dev.taskforge.ops.release;

import java.util.List;
import java.util.stream.Collectors;

/** The file by which nginx learns where requests go. */
final class NginxFile {
    private static final String WATCHED = "-taskforge-watched";

    private NginxFile() {}

    /** @param listen where it tells the mark */
    static String of(Upstream upstream, String listen) {
        // Whatever ended early at both, there is always one left that nginx does not leave aside.
        var servers = servers(upstream.hosts(), "") + servers(upstream.backups(), " max_fails=0 backup");
        return """
                %s
                upstream %s {
                %s    keepalive 16;
                }
                %s# Not for others: which release stands behind the name above.
                server {
                    listen %s;
                    access_log off;
                    location = %s { default_type text/plain; return 200 "%s"; }
                    location / {
                        proxy_pass http://%s;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host %s;
                    }
                }
                """.formatted(
                        Upstream.HEAD,
                        upstream.name(),
                        servers,
                        watched(upstream),
                        listen,
                        Upstream.ASK,
                        upstream.mark(),
                        asked(upstream),
                        upstream.name());
    }

    /** Where a release that is watched is asked: an old one that stands in for it must not answer in its name. */
    private static String asked(Upstream upstream) {
        return upstream.backups().isEmpty() ? upstream.name() : upstream.name() + WATCHED;
    }

    private static String watched(Upstream upstream) {
        return upstream.backups().isEmpty()
                ? ""
                : """
                # The release that is watched, without what stands in for it; none is set aside, since nobody would be left.
                upstream %s {
                %s    keepalive 4;
                }
                """.formatted(asked(upstream), servers(upstream.hosts(), " max_fails=0"));
    }

    /** Whether it passes requests to one of these hosts. */
    static boolean names(String text, List<String> hosts) {
        return hosts.stream()
                .anyMatch(
                        host -> text.contains("    server " + host + ";") || text.contains("    server " + host + " "));
    }

    private static String servers(List<String> hosts, String how) {
        return hosts.stream().map(host -> "    server " + host + how + ";\n").collect(Collectors.joining());
    }
}
