package dev.taskforge.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small web application behind nginx, in a folder of its own. */
final class ShopStack {
    static final String SHOP = "taskforge-testbed/shop:";
    private static final String COMPOSE = """
            version: "3.7"
            services:
              app:
                image: ${SHOP_IMAGE}
                restart: unless-stopped
                stop_grace_period: 10s
                environment:
                  GREETING: ${GREETING}
                labels:
                  dev.taskforge.testbed: "true"
              nginx:
                image: taskforge-testbed/nginx:1
                restart: unless-stopped
                stop_signal: SIGQUIT
                depends_on:
                  - app
                ports:
                  - "127.0.0.1:PORT:80"
                volumes:
                  - ./nginx:/etc/nginx/conf.d:ro
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String NEIGHBOURS = """
              db:
                image: taskforge-testbed/busybox:1
                command: sleep 3600
                stop_grace_period: 1s
                volumes:
                  - data:/data
                labels:
                  dev.taskforge.testbed: "true"
              worker:
                image: ${SHOP_IMAGE}
                restart: unless-stopped
                depends_on:
                  - db
                labels:
                  dev.taskforge.testbed: "true"
            volumes:
              data:
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String NETWORK = """
            networks:
              default:
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String UPSTREAM = """
            upstream app {
              server app:8000;
              keepalive 16;
            }
            """;
    private static final String SITE = """
            server {
              listen 80;
              location / {
                proxy_pass http://app;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
              }
            }
            """;

    private ShopStack() {}

    /** The application and nginx; nothing runs before {@link Stack#up}. */
    static Stack of(String image) throws IOException {
        return make(image, "");
    }

    /** With a service {@code db} that has a volume, and a {@code worker} of the same image as the application. */
    static Stack withNeighbours(String image) throws IOException {
        return make(image, NEIGHBOURS);
    }

    private static Stack make(String image, String more) throws IOException {
        int port = Stack.freePort();
        var folder = Files.createTempDirectory("shop");
        var nginx = Files.createDirectory(folder.resolve("nginx"));
        Files.writeString(nginx.resolve("app.upstream.conf"), UPSTREAM);
        Files.writeString(nginx.resolve("site.conf"), SITE);
        Files.writeString(
                folder.resolve("docker-compose.yml"), COMPOSE.replace("PORT", String.valueOf(port)) + more + NETWORK);
        setImage(folder, image);
        return new Stack(folder, URI.create("http://127.0.0.1:" + port), List.of());
    }

    /** Writes the file .env anew, as somebody who changes the release would. */
    static void setImage(Path folder, String image) throws IOException {
        Files.writeString(folder.resolve(".env"), "SHOP_IMAGE=" + image + "\nGREETING=hello\n");
    }
}
