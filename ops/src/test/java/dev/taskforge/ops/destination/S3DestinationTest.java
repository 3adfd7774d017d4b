package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.project.DeclaredDestination.ObjectLock;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3DestinationTest extends RemoteContract {
    @TempDir
    static Path servers;

    private static S3Server server;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start(servers);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Each test has a prefix of its own. */
    private String prefix() {
        return String.valueOf(home.getFileName());
    }

    @Override
    int port() {
        return server.port();
    }

    @Override
    Path stored(String path) {
        return server.file(prefix() + "/" + path);
    }

    @Override
    Store storeAt(int port) {
        return store(port, S3Server.BUCKET, S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    }

    @Override
    Store store() {
        return storeAt(server.port());
    }

    private Store store(int port, String bucket, String accessKey, String secretKey) {
        var declared = new S3("there", "http://127.0.0.1:" + port, "auto", bucket, prefix(), "", "", true, null);
        return new S3Store(declared, accessKey, secretKey, PATIENCE);
    }

    @Override
    void leaveUnfinished() {
        try (var client = server.client()) {
            client.createMultipartUpload(ask -> ask.bucket(S3Server.BUCKET).key(prefix() + "/shop/main/main-1.zst"));
        }
    }

    @Override
    boolean hasUnfinished() {
        try (var client = server.client()) {
            return client.listMultipartUploads(ask -> ask.bucket(S3Server.BUCKET)).uploads().stream()
                    .anyMatch(upload -> upload.key().startsWith(prefix() + "/"));
        }
    }

    @Test
    void aWrongSecretKeyIsSaidWithoutIt() throws Exception {
        try (var destination = open(store(server.port(), S3Server.BUCKET, S3Server.ACCESS_KEY, SECRET))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: ")
                    .hasMessageContaining("key")
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void anUnknownAccessKeyIsSaid() throws Exception {
        try (var destination = open(store(server.port(), S3Server.BUCKET, "nobody", SECRET))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: it does not know the access key");
        }
    }

    @Test
    void aBucketThatIsNotThereIsSaidAndNotMade() throws Exception {
        try (var destination = open(store(server.port(), "elsewhere", S3Server.ACCESS_KEY, S3Server.SECRET_KEY))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .hasMessageStartingWith("there: there is no bucket elsewhere");
            assertThatThrownBy(() -> destination.size(PATH))
                    .as("a file in it is not merely absent")
                    .hasMessageStartingWith("there: there is no bucket elsewhere");
        }
        assertThat(server.file("../elsewhere")).doesNotExist();
    }

    @Test
    void aServerThatKnowsNoObjectLockIsRefusedWhereItIsWanted() throws Exception {
        var lock = new ObjectLock(30, false);
        var declared = new S3("there", server.endpoint(), "auto", S3Server.BUCKET, prefix(), "", "", true, lock);
        try (var destination = open(new S3Store(declared, S3Server.ACCESS_KEY, S3Server.SECRET_KEY, PATIENCE))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .hasMessageStartingWith("there: bucket backups does not lock what is written into it");
        }
        assertThat(stored(PATH)).doesNotExist();
    }

    @Test
    void aServerThatAlwaysFailsIsAskedAFewTimesAndSaid() throws Exception {
        var asked = new AtomicInteger();
        var broken = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        broken.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        broken.start();
        try (var destination = open(storeAt(broken.getAddress().getPort()))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: it answered 500");
        } finally {
            broken.stop(0);
        }
        assertThat(asked.get()).isBetween(2, 5);
    }

    @Test
    void partsAreLargerOnlyWhereThereWouldBeTooMany() {
        assertThat(S3Store.partSize(1)).isEqualTo(S3Store.PART);
        assertThat(S3Store.partSize(S3Store.PART * 10_000)).isEqualTo(S3Store.PART);
        long terabyte = 1L << 40;
        assertThat(Math.ceilDiv(terabyte, S3Store.partSize(terabyte))).isLessThanOrEqualTo(10_000);
    }
}
