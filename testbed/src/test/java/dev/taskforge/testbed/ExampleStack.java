package dev.taskforge.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A stack of {@code examples/}, copied: with secrets of its own, ports that are free, health asked every second, and no limit to
 * the requests of one visitor. The application is the shop.
 */
final class ExampleStack {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String ENV = ".env.production";
    private static final List<String> OPTIONS = List.of("-f", "docker-compose.prod.yml", "--env-file", ENV);

    private static final Map<String, String> EVERYWHERE = Map.of(
            "rate=20r/s", "rate=2000r/s",
            "burst=40", "burst=400",
            "interval: 10s", "interval: 1s",
            // Debian's nginx is older than this word; TaskForge writes the file anew without it in any case.
            "server app:8000 resolve;", "server app:8000;",
            "    restart: unless-stopped", "    restart: unless-stopped\n    labels: {dev.taskforge.testbed: \"true\"}",
            "release:\n", "release:\n  hold: 2s\n  drain: 5s\n");

    /** Compose 1, which Debian has, knows the limit of processes by its older name only. */
    private static final Pattern PROCESSES =
            Pattern.compile("( +)(deploy:\\n +resources:\\n +limits: \\{[^}]*), pids: (\\d+)\\}");

    private ExampleStack() {}

    /** The Django application; nginx listens without TLS, as behind the proxy of a provider. */
    static Stack ahsp() throws IOException {
        int port = Stack.freePort();
        var edits = new LinkedHashMap<>(EVERYWHERE);
        edits.put("127.0.0.1:8081:80", "127.0.0.1:" + port + ":80");
        edits.put("http: \"http://127.0.0.1:8081/", "http: \"http://127.0.0.1:" + port + "/");
        edits.put("127.0.0.1:5433", "127.0.0.1:" + Stack.freePort());
        return new Stack(copy("ahsp", edits), URI.create("http://127.0.0.1:" + port), OPTIONS);
    }

    /** The job server; nginx listens with TLS. */
    static Stack jobServer() throws IOException, InterruptedException {
        int port = Stack.freePort();
        var edits = new LinkedHashMap<>(EVERYWHERE);
        edits.put("ports: [\"80:80\", \"443:443\"]", "ports: [\"127.0.0.1:" + port + ":443\"]");
        edits.put("certificates:/etc/nginx/ssl:ro", "./ssl:/etc/nginx/ssl:ro");
        var stack = new Stack(copy("taskforge", edits), URI.create("https://127.0.0.1:" + port), OPTIONS);
        Files.createDirectory(stack.folder().resolve("ssl"));
        stack.run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=api.example.id",
                "-keyout",
                "ssl/privkey.pem",
                "-out",
                "ssl/fullchain.pem"));
        return stack;
    }

    private static Path copy(String example, Map<String, String> edits) throws IOException {
        var from = EXAMPLES.resolve(example).resolve("fixed");
        var to = Files.createTempDirectory("example" + example);
        var text = new LinkedHashMap<Path, String>();
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                text.put(to.resolve(from.relativize(file).toString()), Files.readString(file));
            }
        }
        edits.forEach((before, after) -> {
            if (text.values().stream().noneMatch(content -> content.contains(before))) {
                throw new IllegalStateException("examples/" + example + "/fixed no longer says: " + before);
            }
            text.replaceAll((_, content) -> content.replace(before, after));
        });
        text.replaceAll((_, content) -> forDebian(content));
        for (var file : text.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.writeString(file.getKey(), file.getValue());
        }
        writeEnv(to);
        return to;
    }

    /** A Compose file as the Compose of Debian reads it. */
    static String forDebian(String compose) {
        return PROCESSES.matcher(compose).replaceAll("$1pids_limit: $3\n$1$2}");
    }

    /** As its first lines say: the copy of the example of an env file, with every value. */
    private static void writeEnv(Path folder) throws IOException {
        var password = secret();
        var text = Files.readString(folder.resolve(ENV + ".example"))
                .lines()
                .map(line -> line.equals("POSTGRES_PASSWORD=") ? line + password : line)
                .map(line -> line.endsWith("=") ? line + secret() : line)
                .map(line -> line.replace(":PASSWORD@", ":" + password + "@"))
                // The linter refuses domains that only stand for one.
                .map(line -> line.replace("example.id", "taskforge.dev"))
                .map(line -> line.startsWith("APP_IMAGE=") ? "APP_IMAGE=" + ShopStack.SHOP + "1" : line)
                .collect(Collectors.joining("\n", "", "\n"));
        var file = Files.createFile(
                folder.resolve(ENV),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static String secret() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
