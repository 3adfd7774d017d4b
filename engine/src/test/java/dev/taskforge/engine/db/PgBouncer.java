package dev.taskforge.engine.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Debian's PgBouncer in transaction mode before the shared server, with nothing configured beyond that. */
final class PgBouncer {
    private static int port;

    private PgBouncer() {}

    static synchronized int port() {
        if (port == 0) {
            port = start();
        }
        return port;
    }

    private static int start() {
        var server = PostgresServer.shared();
        int port = PostgresServer.freePort();
        try {
            var config = server.folder().resolve("pgbouncer.ini");
            Files.writeString(
                    config, """
                    [databases]
                    * = host=127.0.0.1 port=%d user=%s password='%s'
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = transaction
                    default_pool_size = 10
                    max_client_conn = 300
                    ; each test has a database of its own, and the server room for so many connections
                    server_idle_timeout = 5
                    """.formatted(server.port(), PostgresServer.user(), PostgresServer.password(), port));
            var process = new ProcessBuilder(PostgresServer.asOwner("/usr/sbin/pgbouncer", config.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(server.folder().resolve("pgbouncer.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        if (process.waitFor(0, TimeUnit.SECONDS)) {
                            throw new IllegalStateException(
                                    Files.readString(server.folder().resolve("pgbouncer.log")));
                        }
                        return answers(port);
                    });
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
