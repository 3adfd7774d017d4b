package dev.taskforge.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * An application that answers 500 while its database does not run, as Compose labels them.
 *
 * @param database the number of its container
 * @param app that of the application
 * @param address at which the application answers
 */
record SmallApplication(String database, String app, String address) {
    /** Ends at once when it is asked to. */
    static final String DATABASE = """
            import signal, socket, sys
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            listening = socket.create_server(("", 5432))
            while True:
                listening.accept()[0].close()
            """;

    private static final String PYTHON = "taskforge-testbed/shop:1";
    private static final String APP = """
            import http.server, os, socket
            DB = os.environ["DB_HOST"]
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    try:
                        socket.create_connection((DB, 5432), 1).close()
                        self.send_response(200)
                    except OSError as e:
                        print("no database:", e, flush=True)
                        self.send_response(500)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
            http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
            """;

    /** @param folder that of its project */
    static SmallApplication start(Testbed testbed, Path folder) throws IOException {
        var docker = testbed.docker();
        var name = "db-" + UUID.randomUUID();
        var serving = service(folder, "db", "python3", "-I", "-c", DATABASE).put("Image", PYTHON);
        serving.withObject("/Healthcheck").putArray("Test").add("NONE");
        var database = testbed.create(serving);
        docker.connect(Testbed.NETWORK, database, List.of(name));
        docker.start(database);
        var config = service(folder, "app", "python3", "-I", "-c", APP).put("Image", PYTHON);
        config.withObject("/Healthcheck").putArray("Test").add("NONE");
        config.putArray("Env").add("DB_HOST=" + name).add("DATABASE_URL=postgresql://shop:hunter2secret@db:5432/shop");
        var app = testbed.create(config);
        docker.connect(Testbed.NETWORK, app, List.of());
        docker.start(app);
        var network = docker.container(app).orElseThrow().networks().get(Testbed.NETWORK);
        return new SmallApplication(database, app, network.address());
    }

    /** As Compose labels it. */
    static ObjectNode service(Path folder, String name, String... command) {
        var config = Testbed.config(command);
        config.withObject("/Labels")
                .put("com.docker.compose.project", folder.getFileName().toString())
                .put("com.docker.compose.project.working_dir", folder.toString())
                .put("com.docker.compose.service", name);
        return config;
    }

    /** Its project, with a check of its front. */
    String yaml() {
        return "project: shop\ncompose: {file: compose.yml}\nchecks:\n  front: {http: \"http://" + address
                + ":8080/\"}\n";
    }
}
