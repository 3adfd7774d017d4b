package dev.taskforge.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small web application behind a proxy, in a folder of its own. */
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
            """;
    private static final String FRONT = """
              FRONT:
                restart: unless-stopped
                depends_on:
                  - app
                ports:
                  - "127.0.0.1:PORT:80"
                labels:
                  dev.taskforge.testbed: "true"
            """;
    private static final String PUBLISHED = """
                ports:
                  - "127.0.0.1:APP:8000"
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

    private ShopStack() {}

    /** The application and nginx; nothing runs before {@link Stack#up}. */
    static Stack of(String image) throws IOException {
        return of(image, Front.NGINX);
    }

    /** The same behind another proxy. */
    static Stack of(String image, Front front) throws IOException {
        return make(image, front, "");
    }

    /** With a service {@code db} that has a volume, and a {@code worker} of the same image as the application. */
    static Stack withNeighbours(String image) throws IOException {
        return make(image, Front.NGINX, NEIGHBOURS);
    }

    private static Stack make(String image, Front front, String more) throws IOException {
        int port = Stack.freePort();
        int app = Stack.freePort();
        var folder = Files.createTempDirectory("shop");
        front.write(folder, port, app);
        var service = front.isContainer()
                ? FRONT.replace("FRONT", front.service()).replace("PORT", String.valueOf(port))
                        + front.compose().indent(4)
                : PUBLISHED.replace("APP", String.valueOf(app));
        Files.writeString(folder.resolve("docker-compose.yml"), COMPOSE + service + more + NETWORK);
        setImage(folder, image);
        var stack = new Stack(folder, URI.create("http://127.0.0.1:" + port), List.of());
        return front.isContainer() ? stack : stack.with(OwnNginx.of(folder));
    }

    /** Writes the file .env anew, as somebody who changes the release would. */
    static void setImage(Path folder, String image) throws IOException {
        Files.writeString(folder.resolve(".env"), "SHOP_IMAGE=" + image + "\nGREETING=hello\n");
    }
}
