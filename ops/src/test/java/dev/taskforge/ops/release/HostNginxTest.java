package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.HostProcesses;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Container.Published;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An nginx on this machine, played by a script and a folder of processes; the real one is in the test bed. */
final class HostNginxTest {
    @TempDir
    Path folder;

    private int port;
    private Path script;
    private Path file;

    @BeforeEach
    void play() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        script = folder.resolve("nginx");
        file = Files.createDirectory(folder.resolve("conf.d")).resolve("app.conf");
        Files.writeString(file, "upstream app { server 127.0.0.1:8000; }\n");
        says("");
        Files.writeString(folder.resolve("pid"), "7\n");
        process(7, 1, "nginx: master process nginx");
        process(8, 7, "nginx: worker process");
        process(9, 70, "nginx: worker process is shutting down"); // of an nginx in a container
    }

    /** A configuration that is right, and what the script does besides. */
    private void says(String first) throws IOException {
        Files.writeString(script, """
                #!/bin/sh
                echo "$*" >>%1$s/calls
                %2$s
                case $1 in -T)
                echo '# configuration file /etc/nginx/nginx.conf:'
                echo '# pid /none;'
                echo 'pid %1$s/pid;'
                echo '# configuration file /etc/nginx/site.conf:'
                echo 'location / { proxy_pass http://app; }'
                echo '# configuration file %3$s:'
                cat %3$s
                esac
                """.formatted(folder, first, file));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void process(long pid, long parent, String title) throws IOException {
        var process = Files.createDirectories(folder.resolve("proc/" + pid));
        Files.writeString(process.resolve("stat"), pid + " (nginx) S " + parent + " 1\n");
        Files.writeString(process.resolve("cmdline"), title);
    }

    private HostNginx nginx(String... command) {
        var words = command.length == 0 ? List.of(script.toString()) : List.of(command);
        return new HostNginx(
                new Commands(),
                new HostProcesses(folder.resolve("proc")),
                Edge.onHost(words, "app", file.toString(), port),
                new ProxyFile(file));
    }

    private static void assertRefused(HostNginx nginx, String... why) {
        assertThatThrownBy(() -> new NginxProxy(nginx).examine())
                .isInstanceOf(Refused.class)
                .hasMessageContainingAll(why);
    }

    @Test
    void oneThatIsAsItShouldBeIsTaken() throws Exception {
        new NginxProxy(nginx()).examine();
        assertThat(nginx().address()).isEqualTo("127.0.0.1");
        assertThat(nginx().listen()).isEqualTo("127.0.0.1:" + port);
    }

    @Test
    void wordsBeforeItsNameAndItsOptionsStayInOrder() throws Exception {
        new NginxProxy(nginx("env", "A=b", script.toString())).load();
        assertThat(folder.resolve("calls")).hasContent("-t\n-s reload\n");
    }

    @Test
    void whatIsMissingIsRefusedWithTheWayOut() throws Exception {
        assertRefused(nginx("no-such-nginx"), "there is no program no-such-nginx", "apt install nginx");

        Files.delete(folder.resolve("pid"));
        assertRefused(nginx(), "nginx does not run", folder + "/pid", "systemctl start nginx");
        Files.writeString(folder.resolve("pid"), "8\n"); // another program has the number by now
        assertRefused(nginx(), "nginx does not run");
        Files.writeString(folder.resolve("pid"), "7\n");

        says("echo 'unknown directive' >&2; exit 1");
        assertRefused(nginx(), "does not take the configuration", "unknown directive");
        says("");

        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertRefused(nginx(), "port " + port, "ask_port");
            Files.writeString(file, Upstream.HEAD + "\nlisten 127.0.0.1:1;\n");
            assertRefused(nginx(), "port " + port, "ask_port");
            // Then it is nginx itself that listens there.
            Files.writeString(file, Upstream.HEAD + "\nlisten 127.0.0.1:" + port + ";\n");
            new NginxProxy(nginx()).examine();
        }

        Files.delete(file);
        Files.delete(file.getParent());
        assertRefused(nginx(), "the folder " + file.getParent() + " is not there", "include");
    }

    @Test
    void aFileThatOnlyTaskForgeUsesIsRefused() throws IOException {
        Files.writeString(
                file,
                NginxFile.of(
                        new Upstream("app", List.of("a:80"), List.of(), List.of(), port, "shop/1/1"),
                        "127.0.0.1:" + port));
        Files.writeString(script, Files.readString(script).replace("proxy_pass http://app;", ""));
        assertRefused(nginx(), "nothing in the configuration of nginx passes requests to http://app");
    }

    @Test
    void aFolderThatEverybodyMayWriteIsRefused() throws IOException {
        var conf = folder.resolve("conf.d");
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(nginx(), "everybody on this machine may write " + conf.toRealPath(), "chmod o-w");
    }

    @Test
    void aFileThatNginxDoesNotIncludeIsRefused() throws IOException {
        Files.writeString(
                script, Files.readString(script).replace("echo '# configuration file " + file, "exit; echo '"));
        assertRefused(nginx(), "nginx does not include " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sudo: a password is required",
                "Sorry, user ani is not allowed to execute '/usr/sbin/nginx -t' as root on web1.",
                "sudo: interactive authentication is required", // from here on as sudo-rs says it
                "sudo: I'm sorry ani. I'm afraid I can't do that",
                "sudo-rs: Maaf, kata sandi diperlukan",
                "nginx: [emerg] open() \"/run/nginx.pid\" failed (13: Permission denied)"
            })
    void whoMayNotCallItIsRecognisedWhateverTheWords(String errors) {
        var words = List.of("/usr/bin/sudo", "-n", "/usr/sbin/nginx", "-t");
        assertThat(new Said(1, "", errors).isForbidden(words)).isTrue();
        assertThat(new Said(0, "", errors).isForbidden(words)).isFalse();
    }

    @Test
    void whatIsWrongWithNginxItselfIsNotTakenForThat() {
        var sudo = List.of("sudo", "-n", "/usr/sbin/nginx", "-t");
        assertThat(new Said(1, "", "sudo: unable to resolve host web1\nnginx: [emerg] unknown directive")
                        .isForbidden(sudo))
                .isFalse();
        assertThat(new Said(1, "", "sudo: nginx: command not found").isForbidden(sudo))
                .isFalse();
        assertThat(new Said(1, "", "angie: [emerg] unknown directive")
                        .isForbidden(List.of("sudo", "-n", "/usr/sbin/angie", "-t")))
                .isFalse();
        assertThat(new Said(
                                127,
                                "",
                                "/usr/sbin/nginx: error while loading shared libraries: libpcre2-8.so.0: cannot open")
                        .isForbidden(sudo))
                .isFalse();
        assertThat(new Said(139, "", "").isForbidden(sudo)).as("it crashed").isFalse();
        assertThat(new Said(139, "", "").tail()).isEqualTo("exit code 139");
        assertThat(new Said(1, "", "unknown directive").isForbidden(List.of("nginx", "-t")))
                .isFalse();
        assertThat(new Said(1, "", "nginx: open() failed (13: Permission denied)").isForbidden(List.of("nginx", "-t")))
                .isTrue();
    }

    @Test
    void aLongConfigurationIsReadToItsEnd() throws Exception {
        // What is looked for lies in the middle.
        var much = "yes 'server_name a.example.id b.example.id;' | head -c 3000000";
        says("case $1 in -T) echo '# configuration file /etc/nginx/map.conf:'; %s; echo;; esac".formatted(much));
        Files.writeString(script, much + "\n", StandardOpenOption.APPEND);
        new NginxProxy(nginx()).examine();

        says("");
        Files.writeString(script, "yes | head -c 9000000\n", StandardOpenOption.APPEND);
        assertRefused(nginx(), "more than 8 MB", "-T");
    }

    @Test
    void onlyItsOwnWorkersCount() throws Exception {
        var proxy = new NginxProxy(nginx());
        assertThat(proxy.finishes(List.of())).isFalse();
        process(10, 7, "nginx: worker process is shutting down");
        assertThat(proxy.finishes(List.of())).isTrue();
    }

    @Test
    void aFileItDoesNotTakeIsPutBackAlsoWhenItsConfigurationIsBrokenAlready() throws Exception {
        says("echo 'duplicate upstream' >&2; exit 1");
        assertThatThrownBy(() -> new NginxProxy(nginx()).write("other"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("duplicate upstream");
        assertThat(file).hasContent("upstream app { server 127.0.0.1:8000; }");
    }

    @Test
    void aFileThatNamesOnlyWhatIsGoneIsWrittenAnew() throws Exception {
        var proxy = new NginxProxy(nginx());
        var hosts = List.of("127.0.0.1:8000");
        assertThat(proxy.mend(hosts, "shop/1/mended"))
                .as("the file of its user")
                .isFalse();
        Files.writeString(file, proxy.text(new Upstream("app", hosts, List.of(), List.of(), port, "shop/1/1")));
        assertThat(proxy.mend(hosts, "shop/1/mended")).isFalse();
        assertThat(proxy.mend(List.of("127.0.0.1:20001"), "shop/1/mended")).isTrue();
        assertThat(file).content().contains("server 127.0.0.1:20001;", "shop/1/mended");
    }

    /** For a tenth of a second after a reload workers of before take connections beside the new ones. */
    @Test
    void aSwitchIsConfirmedOnlyWhenNoOldWorkerTellsTheOldMarkAnyMore() throws Exception {
        var told = new ArrayList<String>();
        long reloaded = System.nanoTime();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            boolean isOld = told.size() == 4 || told.isEmpty();
            told.add(isOld ? "shop/1/6" : "shop/2/7");
            var answer = told.getLast().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (var pace = Pace.heedless()) {
            var upstream = new Upstream("app", List.of("127.0.0.1:20001"), List.of(), List.of(), port, "shop/2/7");
            new NginxProxy(nginx()).pass(upstream, pace);
        } finally {
            server.stop(0);
        }
        assertThat(told.lastIndexOf("shop/1/6")).isEqualTo(4);
        assertThat(told.subList(5, told.size())).hasSize(6);
        assertThat(Duration.ofNanos(System.nanoTime() - reloaded)).isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    void aContainerIsReachedAtThePortThatItKeeps() throws Refused {
        assertThat(nginx().hostOf(container(new Published(8000, "", 8000)), 8000))
                .isEqualTo("127.0.0.1:8000");
        assertThat(nginx().hostOf(
                                container(new Published(8000, "::1", 1), new Published(8000, "127.0.0.1", 20_001)),
                                8000))
                .isEqualTo("127.0.0.1:20001");
        assertThat(nginx().hostOf(container(new Published(8000, "::", 81)), 8000))
                .isEqualTo("[::1]:81");
        assertThat(nginx().hostOf(container(new Published(8000, "10.0.0.5", 81)), 8000))
                .isEqualTo("10.0.0.5:81");
        assertThatThrownBy(() -> nginx().refuseUnreachable(List.of(container(new Published(9000, "", 9000))), 8000))
                .isInstanceOf(Refused.class)
                .hasMessageContainingAll("shop-app-1 does not publish port 8000", "127.0.0.1:8000:8000");
    }

    private static Container container(Published... published) {
        return new Container(
                "id",
                "shop-app-1",
                "sha256:1",
                "shop:1",
                Map.of(),
                "running",
                null,
                0,
                false,
                null,
                null,
                0,
                "no",
                Map.of(),
                List.of(),
                List.of(published),
                false);
    }
}
