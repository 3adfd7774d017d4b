package dev.taskforge.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What passes requests on to a shop, as its user has set it up. */
enum Front {
    NGINX("nginx", "app.upstream.conf", "site.conf", """
            image: taskforge-testbed/nginx:1
            stop_signal: SIGQUIT
            volumes:
              - ./nginx:/etc/nginx/conf.d:ro
            """, """
            upstream app {
              server app:8000;
              keepalive 16;
            }
            """, """
            server {
              listen 80;
              location / {
                proxy_pass http://app;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
              }
            }
            """),
    CADDY("Caddy", "app.caddy", "Caddyfile", """
            image: taskforge-testbed/caddy:1
            volumes:
              - ./caddy:/etc/caddy:ro
            """, """
            (app) {
            	to app:8000
            }
            """, """
            import app.caddy

            http://:80 {
            	reverse_proxy {
            		import app
            		header_up X-Front caddy
            	}
            }
            """);

    private final String title;
    private final String file;
    private final String siteFile;
    private final String compose;
    private final String upstream;
    private final String site;

    Front(String title, String file, String siteFile, String compose, String upstream, String site) {
        this.title = title;
        this.file = file;
        this.siteFile = siteFile;
        this.compose = compose;
        this.upstream = upstream;
        this.site = site;
    }

    /** As TaskForge calls it. */
    String title() {
        return title;
    }

    /** Its service, and the folder of its files. */
    String service() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The keys of its service, but for those that are the same for all. */
    String compose() {
        return compose;
    }

    /** What a shop says of its releases, but for what a test is about. */
    String release() {
        return """
                service: app
                proxy: {kind: %s, service: %s, upstream: app, file: %s/%s}
                probe: {port: 8000, path: /health}
                start_within: 30s
                hold: 3s
                drain: 10s
                """.formatted(service(), service(), service(), file);
    }

    /** Writes its files. */
    void write(Path folder) throws IOException {
        Files.createDirectory(folder.resolve(service()));
        Files.writeString(file(folder), upstream);
        Files.writeString(siteFile(folder), site);
    }

    /** The file that TaskForge writes. */
    Path file(Path folder) {
        return folder.resolve(service()).resolve(file);
    }

    /** The file that its user writes. */
    Path siteFile(Path folder) {
        return folder.resolve(service()).resolve(siteFile);
    }

    /** What its user wrote, with a mistake by which it is none any more. */
    String broken() {
        return this == NGINX ? site.replace("listen 80;", "listen;") : site.replace("import app\n", "import nobody\n");
    }

    /** What its user wrote, passing requests past the file of TaskForge. */
    String unused() {
        return this == NGINX
                ? site.replace("http://app;", "http://127.0.0.1:1;")
                : site.replace("import app\n", "to app:8000 127.0.0.1:1\n");
    }
}
