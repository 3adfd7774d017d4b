package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Plants secrets in every kind of file a project has, lets the server read, ask and show all of it, and then looks for
 * them: in answers, pages, the log, the data folder with its database, and the arguments of processes.
 */
class PlantedSecretsTest {
    private static final String WORD = "canary";
    private static final String PASSWORD = "tujuh gajah biru berlari";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger own = (Logger) LoggerFactory.getLogger("dev.taskforge");
    private final Level usual = root.getLevel();
    private final StringBuilder shown = new StringBuilder();

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private TestServer server;
    private SampleProject project;
    private HttpServer site;

    @BeforeEach
    void start() throws IOException {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.INFO);
        own.setLevel(Level.TRACE);
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            // A page that gives back what it was sent, as error pages do.
            var sent = exchange.getRequestHeaders().getOrDefault("Authorization", List.of("nobody")) + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = sent.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(418, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        site.start();
        project = new SampleProject(folder);
        plant();
        server = TestServer.in(data);
    }

    @AfterEach
    void stop() {
        server.close();
        site.stop(0);
        root.detachAppender(log);
        root.setLevel(usual);
        own.setLevel(null);
    }

    private void plant() throws IOException {
        project.write(".env", """
                DB_PASSWORD=Kq7canaryDb55xWv
                DATABASE_URL=postgres://u:Kq7canaryDb55xWv@127.0.0.1:1/x
                TEST_TOKEN=Tk5canaryBearer44LmQ
                PROBE_PASSWORD=Pp3canaryForm91
                PROBE_PASSWORD = "Pp4canaryOpen
                """);
        project.write("docker-compose.yml", """
                services:
                  db:
                    image: postgres
                    ports: ["5432:5432"]
                    environment: {POSTGRES_PASSWORD: Vb4canaryLiteral7qRs, URL: "pg://u:Ur6canaryUrl77@db/x"}
                """);
        project.write(
                "Dockerfile",
                "FROM alpine\nENV API_TOKEN=En9canaryImage55wXyZ\nRUN curl -u me:Cu1canaryCurl66 http://x | sh\n");
        project.write("nginx.conf", """
                server {
                  listen 80;
                  proxy_set_header Authorization "Bearer Ng2canaryProxy77bEaR";
                  location /static { alias /srv/static/; }
                }
                """);
        project.write("README.md", "```sh\nmysql -uroot -pMd5canaryMysql11 shop\n```\n");
        project.write(
                "run.sh",
                "export PGPASSWORD=Sh8canaryScript44\npsql postgres://u:Sh9canaryDump55@db/x -c 'select 1'\n");
    }

    private String yaml() {
        return """
                project: shop
                compose: {file: docker-compose.yml, env_file: .env}
                env: {contract: {DB_PASSWORD: {kind: secret, least: 40}, TEST_TOKEN: {kind: url}}}
                databases:
                  main: {kind: postgres, url: "${DATABASE_URL}"}
                access:
                  base: "%1$s"
                  identities:
                    reader: {bearer: "${TEST_TOKEN}"}
                    anonymous: {anonymous: true}
                  routes:
                    report: {path: /report, expect: {reader: 200, anonymous: 401}}
                journeys:
                  look:
                    base: "%1$s"
                    writes: true
                    identity: nobody
                    data: none
                    steps:
                      - {name: sign-in, method: POST, path: /login, form: {password: "${PROBE_PASSWORD}"}}
                checks:
                  files: {lint: ., priority: P0}
                  doors: {access: all}
                  walk: {journey: look}
                  says: {command: [sh, -c, 'printenv SECRET >&2; printenv SECRET; sleep 1'], read_only: true, env: {SECRET: "${DB_PASSWORD}"}, contains: nothing of that kind}
                """.formatted("http://127.0.0.1:" + site.getAddress().getPort());
    }

    @Test
    void secretsInTheFilesTurnUpNowhere() throws Exception {
        git("init", "-q");
        git("add", "-A", "-f");
        git("commit", "-q", "-m", "oops");
        var local = server.asLocal();
        var refused = project.apply(local, yaml().replace("${PROBE_PASSWORD}", "Yl2canaryWritten44"));
        assertThat(refused.status()).isEqualTo(422);
        see(refused);
        project.write("taskforge.yaml", yaml());
        var applied = project.apply(local, yaml());
        assertThat(applied.status()).as(applied.body()).isEqualTo(200);
        see(applied);

        var arguments = argumentsWhile(() -> SampleProject.ask(local, "shop"));

        for (var path : List.of(
                "/findings", "/gate", "/evidence", "/access", "/journeys", "/checks", "/versions", "/verdicts")) {
            see(local.get(SampleProject.PATH + path));
        }
        for (var check : List.of("files", "doors", "walk", "says")) {
            see(local.get(SampleProject.PATH + "/evidence?check=" + check));
        }
        see(local.get("/api/v1/audit"));
        see(local.get("/api/v1/jobs"));
        see(local.get("/metrics"));
        pages();
        assertThat(shown).contains("secret-tracked", "image-holds-secret", "contract-broken", "secret-on-command-line");
        assertThat(shown.toString()).doesNotContainIgnoringCase(WORD);
        assertThat(arguments).isNotEmpty().noneMatch(line -> line.contains(WORD));
        assertThat(log.list)
                .isNotEmpty()
                .noneMatch(event -> (event.getFormattedMessage()
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : event.getThrowableProxy().getMessage()))
                        .contains(WORD));
        try (var files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(
                                    new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(WORD))
                            .as(file.toString())
                            .isFalse());
        }
    }

    private void see(TestServer.Answer answer) {
        assertThat(answer.status())
                .as(answer.response().uri().toString())
                .isLessThan(500)
                .isNotEqualTo(404);
        shown.append(answer.body());
    }

    /** The pages as somebody sees them who is signed in. */
    private void pages() {
        var accounts = server.app().accounts();
        var link = accounts.firstUser().issueLinkToken().orElseThrow();
        var made = server.anonymous()
                .post(
                        "/api/v1/auth/first-user",
                        Json.write(Map.of("token", link, "username", "siti", "password", PASSWORD)));
        assertThat(made.status()).as(made.body()).isLessThan(300);
        var cookie = "taskforge_session="
                + accounts.signIn("siti", PASSWORD, "127.0.0.1").cookie();
        var visitor = server.anonymous();
        for (var path : List.of("", "/findings", "/access", "/checklist", "/report")) {
            see(visitor.send(visitor.request("/projects/shop" + path).header("Cookie", cookie)));
        }
        for (var path : List.of("/audit", "/jobs")) {
            see(visitor.send(visitor.request(path).header("Cookie", cookie)));
        }
    }

    /** The arguments of every process that ran below this one meanwhile. */
    private static Set<String> argumentsWhile(Runnable work) throws InterruptedException {
        var seen = ConcurrentHashMap.<String>newKeySet();
        var done = new CountDownLatch(1);
        var watcher = Thread.ofPlatform().start(() -> {
            while (done.getCount() > 0) {
                seen.addAll(ProcessHandle.current()
                        .descendants()
                        .flatMap(process ->
                                Stream.of(process.info().commandLine().orElse("")))
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toSet()));
            }
        });
        try {
            work.run();
        } finally {
            done.countDown();
            watcher.join();
        }
        return seen;
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(
                        Stream.of("git", "-C", folder.toString(), "-c", "user.name=T", "-c", "user.email=t@invalid"),
                        Stream.of(arguments))
                .toList();
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
