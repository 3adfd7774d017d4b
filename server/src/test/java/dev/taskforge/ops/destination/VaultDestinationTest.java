package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.project.DeclaredDestination;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vault of a whole other TaskForge. */
class VaultDestinationTest extends RemoteContract {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int BYTES = 3_000_000;

    @TempDir
    static Path there;

    private static TestServer server;

    private final String account = "machine-" + NUMBERS.incrementAndGet();
    private String token = "";

    @BeforeAll
    static void start() {
        server = TestServer.in(there);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String made(String account, Map<String, ?> more) {
        var body = new java.util.HashMap<String, Object>(more);
        body.put("name", account);
        var answer = server.asLocal().post("/api/v1/vault/accounts", Json.write(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("token").stringValue();
    }

    private synchronized String token() {
        if (token.isEmpty()) {
            token = made(account, Map.of());
        }
        return token;
    }

    @Override
    int port() {
        return server.app().port();
    }

    private static Store store(int port, String token) {
        return new VaultStore("http://127.0.0.1:" + port, token);
    }

    @Override
    Store storeAt(int port) {
        return store(port, token());
    }

    @Override
    Store store() {
        return storeAt(port());
    }

    private Path part() {
        return there.resolve("vault").resolve(account);
    }

    @Override
    Path stored(String path) {
        return part().resolve(path);
    }

    @Override
    void leaveUnfinished() throws IOException {
        Files.writeString(part().resolve(".arriving/left"), "half");
    }

    /** What was cut is removed by the server when it notices, which is soon. */
    @Override
    boolean hasUnfinished() {
        return unfinished() > 0;
    }

    private long unfinished() {
        try (var files = Files.list(part().resolve(".arriving"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitNothingUnfinished() {
        await().atMost(Duration.ofSeconds(40)).until(() -> unfinished() == 0);
    }

    @Override
    @Test
    void aFileIsReplacedAsAWhole() throws Exception {
        destination().put(PATH, file(70_000), Progress.NONE);
        destination().put(PATH, file(70_000), Progress.NONE);

        assertThatThrownBy(() -> destination().put(PATH, file(5), Progress.NONE))
                .isInstanceOfSatisfying(
                        DestinationException.class,
                        e -> assertThat(e.answered()).isTrue())
                .hasMessageStartingWith(
                        "there: it keeps what it has under that name (Another file lies under the name");
        assertThat(stored(PATH)).hasSameBinaryContentAs(file(70_000));
    }

    @Test
    void aFileOfTheVaultThatWasDamagedThereIsPutRightByItsSender() throws Exception {
        destination().put(PATH, file(70_000), Progress.NONE);
        Files.writeString(stored(PATH), "rotten");

        assertThat(destination().size(PATH)).isEmpty();
        destination().put(PATH, file(70_000), Progress.NONE);

        assertThat(stored(PATH)).hasSameBinaryContentAs(file(70_000));
    }

    /** After each place at which the connection may end: nothing lies there, or all of it. */
    @Test
    void aConnectionThatIsCutAtAnyByteLeavesNothingOrAll() throws Exception {
        var random = new Random(7);
        var file = file(BYTES);
        for (int i = 0; i < 12; i++) {
            long after = i < 3 ? 100L * i : random.nextInt(BYTES + 600);
            try (var wire = Wire.cutAfter(port(), after);
                    var cut = open(storeAt(wire.port()))) {
                cut.put(PATH, file, Progress.NONE);
                assertThat(stored(PATH)).hasSameBinaryContentAs(file);
            } catch (DestinationException e) {
                assertThat(e).hasMessageStartingWith("there: ");
            }
            awaitNothingUnfinished();
            if (Files.exists(stored(PATH))) {
                assertThat(stored(PATH)).hasSameBinaryContentAs(file);
                destination().remove(PATH);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_500_000, BYTES})
    void aBitThatIsFlippedOnTheWayIsSeenAndNothingIsKept(int after) throws Exception {
        try (var wire = Wire.flippedAfter(port(), after);
                var flipped = open(storeAt(wire.port()))) {
            assertThatThrownBy(() -> flipped.put(PATH, file(BYTES), Progress.NONE))
                    .hasMessageStartingWith(
                            "there: it did not take it (What arrived for shop/main/main-20260101.zst has"
                                    + " another hash than its sender said");
        }
        awaitNothingUnfinished();
        assertThat(stored(PATH)).doesNotExist();
        assertThat(destination().size(PATH)).isEmpty();
    }

    @Test
    void twoSendersOfOneNameLeaveTheBytesOfOneOfThem() throws Exception {
        var one = Files.write(home.resolve("one"), Files.readAllBytes(file(BYTES)));
        var other = Files.write(home.resolve("other"), Files.readAllBytes(file(BYTES + 1)));

        var sent = CompletableFuture.supplyAsync(() -> putsAlone(one));
        boolean second = putsAlone(other);
        boolean first = sent.join();

        assertThat(first ^ second).as("one of them was stored").isTrue();
        assertThat(stored(PATH)).hasSameBinaryContentAs(first ? one : other);
        awaitNothingUnfinished();
    }

    private boolean putsAlone(Path file) {
        try (var destination = open(storeAt(port()))) {
            destination.put(PATH, file, Progress.NONE);
            return true;
        } catch (DestinationException e) {
            assertThat(e).hasMessageContaining("it keeps what it has under that name");
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTokenOpensNothingOfAnotherAccount() throws Exception {
        destination().put(PATH, file(70_000), Progress.NONE);
        try (var thief = open(store(port(), made(account + "-stolen", Map.of())))) {
            assertThat(thief.size(PATH)).isEmpty();
            assertThat(thief.list("shop/main")).isEmpty();
            assertThatThrownBy(() -> thief.read(PATH, new ByteArrayOutputStream(), Progress.NONE))
                    .hasMessageStartingWith("there: there is no such file");
            thief.remove(PATH);
            thief.put(PATH, file(5), Progress.NONE);
            for (var name : new String[] {"../" + account + "/" + PATH, "shop/../../x", "/etc/passwd", ".arriving/x"}) {
                assertThatThrownBy(() -> thief.put(name, file(5), Progress.NONE))
                        .as(name)
                        .hasMessageStartingWith("there: it did not take it");
            }
        }
        assertThat(stored(PATH)).hasSameBinaryContentAs(file(70_000));
    }

    @Test
    void whatHasToStayIsNotRemovedAndTheSmallFileOfATestIs() throws Exception {
        var keeping = made(account + "-keeping", Map.of("keep_days", 7));
        try (var destination = open(store(port(), keeping))) {
            destination.put(PATH, file(70_000), Progress.NONE);
            destination.put("shop/taskforge-test-12", file(5), Progress.NONE);

            assertThatThrownBy(() -> destination.remove(PATH))
                    .isInstanceOfSatisfying(
                            DestinationException.class,
                            e -> assertThat(e.answered()).isTrue())
                    .hasMessageStartingWith("there: it does not remove that yet (" + PATH + " has to stay until ");
            destination.remove("shop/taskforge-test-12");

            assertThat(destination.size(PATH)).hasValue(70_000);
            assertThat(destination.size("shop/taskforge-test-12")).isEmpty();
        }
        assertThat(server.asLocal().get("/api/v1/audit").body()).contains("vault.remove_refused");
    }

    @Test
    void theQuotaBoundsWhatIsKept() throws Exception {
        var small = made(account + "-small", Map.of("quota_bytes", 100_000));
        try (var destination = open(store(port(), small))) {
            destination.put(PATH, file(70_000), Progress.NONE);

            assertThatThrownBy(() -> destination.put(PATH + "2", file(30_001), Progress.NONE))
                    .hasMessageStartingWith(
                            "there: the quota of the account is used up (The account may keep 100000 bytes"
                                    + " and keeps 70000; 30001 more are too many.)");

            destination.put(PATH + "2", file(30_000), Progress.NONE);
        }
    }

    @Test
    void twoUploadsAtOnceDoNotExceedOneQuota() throws Exception {
        var small = made(account + "-both", Map.of("quota_bytes", BYTES + 100_000));
        var file = file(BYTES);

        var sent = CompletableFuture.supplyAsync(() -> fits(small, PATH + "1", file));
        boolean second = fits(small, PATH + "2", file);

        assertThat(sent.join() ^ second).as("one of them fits").isTrue();
    }

    private boolean fits(String token, String path, Path file) {
        try (var destination = open(store(port(), token))) {
            destination.put(path, file, Progress.NONE);
            return true;
        } catch (DestinationException e) {
            assertThat(e).hasMessageContaining("the quota of the account is used up");
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDiskThatHasToStayFreeTakesNothing(@TempDir Path full) throws Exception {
        try (var other = TestServer.in(full, Map.of("VAULT_KEEP_FREE_MB", "999999999"))) {
            var made = other.asLocal().post("/api/v1/vault/accounts", "{\"name\": \"a\"}");
            try (var destination =
                    open(store(other.app().port(), made.json().get("token").stringValue()))) {
                assertThatThrownBy(() -> destination.put(PATH, file(BYTES), Progress.NONE))
                        .hasMessageStartingWith(
                                "there: its disk is full (The disk of the vault has too little room left.)");
                assertThat(destination.size(PATH)).isEmpty();
            }
        }
    }

    @Test
    void aFolderThatIsNotMountedIsNotFilled() throws Exception {
        destination().put(PATH, file(5), Progress.NONE);
        Files.move(part(), part().resolveSibling(account + "-away"));

        assertThatThrownBy(() -> destination().put(PATH + "2", file(5), Progress.NONE))
                .hasMessageStartingWith("there: it cannot take anything now (The folder " + part() + " is not there.");
        assertThatThrownBy(() -> destination().size(PATH)).as("not for gone").isInstanceOf(DestinationException.class);
        assertThat(part()).doesNotExist();
    }

    @Test
    void aTokenThatIsNoneIsSaid() throws Exception {
        try (var wrong = open(store(port(), "tfv_" + SECRET))) {
            assertThatThrownBy(() -> wrong.list("shop/main"))
                    .hasMessageStartingWith("there: it does not know the token")
                    .hasMessageNotContaining(SECRET);
        }
        try (var people = open(store(port(), server.localToken()))) {
            assertThatThrownBy(() -> people.list("shop/main")).hasMessageContaining("is not one of its vault");
        }
    }

    @Test
    void somethingElseThatAnswersIsNoVault() throws Exception {
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") ? 404 : 200, -1);
            exchange.close();
        });
        other.start();
        try (var destination = open(store(other.getAddress().getPort(), token()))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .hasMessageContaining("is no vault of a TaskForge");
            assertThatThrownBy(() -> destination.size(PATH)).hasMessageContaining("no vault of a TaskForge");
        } finally {
            other.stop(0);
        }
    }

    /** A name may lead elsewhere the next time. */
    @ParameterizedTest
    @ValueSource(strings = {"http://93.184.216.34:8443", "http://nas.example.id", "http://[2001:db8::1]"})
    void overHttpOnlyPrivateAddressesInDigitsAreSpokenTo(String url) throws Exception {
        try (var destination = open(new VaultStore(url, token()))) {
            assertThatThrownBy(() -> destination.size(PATH)).hasMessageContaining("declare its https address");
        }
    }

    @Test
    void whatCannotBeUsedIsAFailureOfItsDestinationAlone() {
        for (var url : new String[] {"http://my_host", "http://[::::]", "no address"}) {
            assertThatThrownBy(() -> Destinations.open(
                            new DeclaredDestination.Vault("office", url, "x"),
                            home,
                            new Environments(new Fingerprints(new byte[32]), Map.of()).at(home.resolve("none.env"))))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("office: what is declared cannot be used: ");
        }
    }
}
