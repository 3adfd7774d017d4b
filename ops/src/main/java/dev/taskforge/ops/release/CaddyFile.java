package dev.taskforge.ops.release;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The file by which Caddy learns where requests go: a snippet for its {@code reverse_proxy}, and a site that tells the mark. */
final class CaddyFile {
    private static final String ADDRESS = "(?:http://)?([^\\s:/]+)(:[0-9]+)?";
    private static final String USUAL_PORT = ":80";

    private CaddyFile() {}

    static String of(Upstream upstream) {
        return """
                %s
                (%s) {
                	to %s
                %s}

                # Within the networks of this container only: which release stands behind the name above.
                http://:%d {
                	handle %s {
                		respond "%s"
                	}
                %s	handle {
                		reverse_proxy {
                			%s
                		}
                	}
                }
                """.formatted(
                        Upstream.HEAD,
                        upstream.name(),
                        String.join(" ", to(upstream)),
                        choice(upstream),
                        upstream.askPort(),
                        Upstream.ASK,
                        upstream.mark(),
                        counted(upstream.leaving()),
                        asked(upstream));
    }

    /** Where a release that is watched is asked: an old one that stands in for it must not answer in its name. */
    private static String asked(Upstream upstream) {
        return to(upstream).equals(upstream.hosts())
                ? "import " + upstream.name()
                : "to " + String.join(" ", upstream.hosts());
    }

    /** Caddy cannot have several share the requests and others wait: several stand in for each other. */
    private static List<String> to(Upstream upstream) {
        var hosts = new ArrayList<>(upstream.hosts());
        if (hosts.size() == 1) {
            hosts.addAll(upstream.backups());
        }
        return hosts;
    }

    private static String choice(Upstream upstream) {
        if (to(upstream).size() == 1) {
            return "";
        }
        // Three, since a single connection that ended early must not have Caddy leave all of them aside.
        return """
                	lb_policy %s
                	lb_try_duration 5s
                	lb_try_interval 50ms
                	fail_duration 2s
                	max_fails 3
                """.formatted(upstream.hosts().size() == 1 ? "first" : "least_conn");
    }

    /** Caddy goes on counting the requests at those it has in its files. */
    private static String counted(List<String> leaving) {
        return leaving.isEmpty() ? "" : """
                	handle %s/before {
                		reverse_proxy %s
                	}
                """.formatted(Upstream.ASK, String.join(" ", leaving));
    }

    /** Host and port of each container that a snippet of this name passes requests to; empty when there is none. */
    static List<String> hosts(String text, String name) {
        var snippet = Pattern.compile("(?m)^\\s*\\(" + Pattern.quote(name) + "\\)\\s*\\{\\s*$([^}]*)")
                .matcher(text);
        var hosts = new ArrayList<String>();
        if (snippet.find()) {
            for (var line : snippet.group(1).strip().split("\n")) {
                var words = line.strip().split("\\s+");
                if (words[0].equals("to")) {
                    List.of(words).subList(1, words.length).forEach(word -> hosts.add(host(word)));
                }
            }
        }
        return hosts;
    }

    private static String host(String address) {
        var found = Pattern.compile(ADDRESS).matcher(address);
        if (!found.matches()) {
            return address;
        }
        return found.group(1) + (found.group(2) == null ? USUAL_PORT : found.group(2));
    }
}
