package dev.taskforge.ops.release;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The file by which nginx learns where requests go.
 *
 * @param upstream the name its configuration passes requests to
 * @param hosts host and port of each container
 * @param backups of those that get a request only when none of the others can be reached
 * @param askPort where it tells which release that is
 * @param mark what it tells
 */
record UpstreamFile(String upstream, List<String> hosts, List<String> backups, int askPort, String mark) {
    /** The first line of each. */
    static final String HEAD = "# Written by TaskForge at each deployment; what is changed here is overwritten.";

    /** The path under which nginx tells its mark. */
    static final String ASK = "/taskforge-release";

    private static final String UNJUDGED = " max_fails=0";

    String text() {
        // With a second server nginx would leave the first aside for seconds after one connection that ended early.
        var servers = backups.isEmpty()
                ? servers(hosts, "")
                : servers(hosts, UNJUDGED) + servers(backups, UNJUDGED + " backup");
        return """
                %s
                upstream %s {
                %s    keepalive 16;
                }
                # Within the networks of this container only: which release stands behind the name above.
                server {
                    listen %d;
                    access_log off;
                    location = %s { default_type text/plain; return 200 "%s"; }
                    location / {
                        proxy_pass http://%s;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                    }
                }
                """.formatted(HEAD, upstream, servers, askPort, ASK, mark, upstream);
    }

    private static String servers(List<String> hosts, String how) {
        return hosts.stream().map(host -> "    server " + host + how + ";\n").collect(Collectors.joining());
    }
}
