package dev.taskforge.server;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.server.TestServer.Answer;
import dev.taskforge.server.TestServer.Client;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A small project in a folder: a Compose file, an env file, a database, a check by a machine and one by a person. */
public record SampleProject(Path folder) {
    public static final String PATH = "/api/v1/projects/shop";
    public static final String YAML = """
            project: shop
            title: Shop
            compose: {file: docker-compose.yml, env_file: .env}
            databases:
              main: {kind: sqlite, path: shop.db}
            destinations:
              disk2: {kind: folder, folder: disk2}
            backup: {schedule: "0 2 * * *", timezone: Asia/Jakarta, of: [main], keep: 3}
            checks:
              notes: {file: NOTES.md, min_bytes: 3, priority: P0}
              vouched: {attestation: Somebody looked at the shop, priority: P0}
              extra: {file: missing.txt, exists: true, priority: P1}
            """;

    /** Writes its files. */
    public static SampleProject in(Path folder) {
        var project = new SampleProject(folder);
        project.write("docker-compose.yml", "services: {app: {image: shop:1}}\n");
        project.write(".env", "COLOUR=red\n");
        project.write("NOTES.md", "all is well\n");
        try (var database = new SqliteDatabase(folder.resolve("shop.db"))) {
            database.write(tx -> {
                tx.update("CREATE TABLE sale (id INTEGER PRIMARY KEY, amount INTEGER)");
                return tx.update("INSERT INTO sale (amount) VALUES (12000), (45000)");
            });
        }
        return project;
    }

    /** Replaces one of its files. */
    public void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer apply(Client client, String yaml) {
        return client.put(PATH, body(yaml, folder.toString()));
    }

    /** The body of a request to plan or apply. */
    public static String body(String yaml, String directory) {
        return Json.write(Map.of("yaml", yaml, "directory", directory));
    }

    /** Asks every check and waits for the answers. */
    public static void ask(Client client, String project) {
        var job = client.post("/api/v1/projects/" + project + "/checks/run", "{}");
        ended(client, job);
    }

    /** Waits until the job of a 202 answer has ended and returns it. */
    public static Answer ended(Client client, Answer accepted) {
        var path = "/api/v1/jobs/" + accepted.json().get("id").longValue();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !client.get(path).json().get("finished_at").isNull());
        return client.get(path);
    }
}
