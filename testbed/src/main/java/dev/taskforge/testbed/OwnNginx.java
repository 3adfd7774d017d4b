package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An nginx of this machine that knows nothing of the one that may be installed: all of its files are in a folder. */
final class OwnNginx implements AutoCloseable {
    /** Its file, within the folder. */
    static final String CONFIGURATION = "host/nginx.conf";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path folder;

    private OwnNginx(Path folder) {
        this.folder = folder;
    }

    /** Installed, or unpacked for the tests. */
    static Path program() {
        var folders = String.join(
                ":", "/usr/sbin", ROOT.resolve("target/testbed/nginx/usr/sbin").toString());
        return Programs.find("nginx", ROOT, folders).orElseThrow();
    }

    /** One that goes by the files in {@code conf.d}; it does not run before {@link #start}. */
    static OwnNginx of(Path folder) throws IOException {
        var own = folder.resolve(CONFIGURATION).getParent();
        Files.writeString(folder.resolve(CONFIGURATION), """
                user root;
                worker_processes 2;
                pid OWN/nginx.pid;
                error_log OWN/error.log notice;
                events {
                  worker_connections 4096;
                }
                http {
                  access_log off;
                  client_body_temp_path OWN/body;
                  proxy_temp_path OWN/proxy;
                  fastcgi_temp_path OWN/fastcgi;
                  uwsgi_temp_path OWN/uwsgi;
                  scgi_temp_path OWN/scgi;
                  include OWN/conf.d/*.conf;
                }
                """.replace("OWN", String.valueOf(own)));
        return new OwnNginx(folder);
    }

    /** Starts it unless it runs. */
    void start() throws IOException, InterruptedException {
        if (master().isPresent()) {
            return;
        }
        call();
        await().atMost(SOON).until(() -> master().isPresent());
    }

    /** The file may also be empty: {@code nginx -t} makes it where none runs. */
    private Optional<ProcessHandle> master() throws IOException {
        var written = Files.exists(pid()) ? Files.readString(pid()).strip() : "";
        return written.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(written)).filter(ProcessHandle::isAlive);
    }

    private Path pid() {
        return folder.resolve("host/nginx.pid");
    }

    private void call(String... arguments) throws IOException, InterruptedException {
        var words = Stream.concat(
                        Stream.of(
                                program().toString(),
                                "-c",
                                folder.resolve(CONFIGURATION).toString()),
                        Stream.of(arguments))
                .toList();
        var log = folder.resolve("host/calls.log").toFile();
        var code = new ProcessBuilder(List.copyOf(words))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(words + " ended with " + code + ": " + Files.readString(log.toPath()));
        }
    }

    @Override
    public void close() throws IOException {
        var master = master();
        master.ifPresent(ProcessHandle::destroy); // SIGTERM, whatever its files say
        await().atMost(SOON).until(() -> master.filter(ProcessHandle::isAlive).isEmpty());
        Files.deleteIfExists(pid());
    }
}
