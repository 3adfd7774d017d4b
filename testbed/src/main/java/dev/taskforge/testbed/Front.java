package dev.taskforge.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

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
    /** nginx of this machine, with all that is its own in the folder of the shop. */
    HOST("nginx", "conf.d/app.upstream.conf", "conf.d/site.conf", "", """
            upstream app {
              server 127.0.0.1:APP;
              keepalive 16;
            }
            """, """
            server {
              listen 127.0.0.1:PORT;
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

    /** Whether its service is one of the Compose file. */
    boolean isContainer() {
        return this != HOST;
    }

    /** How many containers a shop has behind it, with its own. */
    int containers() {
        return isContainer() ? 2 : 1;
    }

    /** The keys of its service, but for those that are the same for all. */
    String compose() {
        return compose;
    }

    /** What a shop says of where it runs; FOLDER stands for its folder. */
    String place() {
        return isContainer()
                ? "service: " + service()
                : "host: true, ask_port: 19180, command: [%s, -c, FOLDER/%s]"
                        .formatted(OwnNginx.program(), OwnNginx.CONFIGURATION);
    }

    /** What a shop says of its releases, but for what a test is about; FOLDER stands for its folder. */
    String release() {
        return """
                service: app
                proxy: {kind: %s, %s, upstream: app, file: %s/%s}
                probe: {port: 8000, path: /health}
                start_within: 30s
                hold: 3s
                drain: 10s
                """.formatted(title.toLowerCase(Locale.ROOT), place(), service(), file);
    }

    /** Writes the files of one in a container. */
    void write(Path folder) throws IOException {
        write(folder, 0, 0);
    }

    /**
     * Writes its files.
     *
     * @param port of this machine at which it takes requests when it is no container
     * @param app that at which it finds the application then
     */
    void write(Path folder, int port, int app) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file(folder).getParent()));
        Files.writeString(file(folder), upstream.replace("APP", String.valueOf(app)));
        Files.writeString(siteFile(folder), site.replace("PORT", String.valueOf(port)));
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
    String broken(String written) {
        return this == CADDY
                ? written.replace("import app\n", "import nobody\n")
                : written.replaceAll("listen [^;]*;", "listen;");
    }

    /** What its user wrote, passing requests past the file of TaskForge. */
    String unused(String written) {
        return this == CADDY
                ? written.replace("import app\n", "to app:8000 127.0.0.1:1\n")
                : written.replace("http://app;", "http://127.0.0.1:1;");
    }
}
