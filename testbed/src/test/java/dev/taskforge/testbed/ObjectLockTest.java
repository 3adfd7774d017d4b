package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;

/**
 * Copies in buckets of a real server that locks objects: Ceph, of which {@code testbed/objectlock} makes an image. Only with
 * {@code -Dtaskforge.objectlock=true}.
 */
@Tag("data")
class ObjectLockTest {
    private static final boolean ASKED = Boolean.getBoolean("taskforge.objectlock");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Larger than a part of an upload, and of what nothing makes smaller. */
    private static final int LARGE = 9 << 20;

    private static final String COMPOSE = """
            version: "3.7"
            services:
              s3:
                image: taskforge-testbed/ceph:debian
                ports: ["127.0.0.1:PORT:7480"]
                stop_grace_period: 1s
                labels: {dev.taskforge.testbed: "true"}
            """;
    private static final List<String> ADMIN = List.of("radosgw-admin", "-n", "client.rgw");

    @TempDir
    static Path folder;

    private static ComposeFolder stack;
    private static Remote remote;
    private static S3Client owner;

    private static String endpoint = "";

    @BeforeAll
    static void start() throws Exception {
        if (!ASKED) {
            return;
        }
        Testbed.objectLock();
        int port = Stack.freePort();
        endpoint = "http://127.0.0.1:" + port;
        stack = new ComposeFolder("ceph", COMPOSE.replace("PORT", String.valueOf(port)));
        stack.up("s3");
        account("owner");
        account("writer");
        owner = client("owner");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> owner.listBuckets().hasBuckets());
        Files.writeString(stack.path().resolve(".env"), "S3_KEY=owner-key\nS3_SECRET=owner-secret\n");
        remote = Remote.start(folder);
    }

    /** Keys of its own. */
    private static void account(String name) {
        var words = Stream.concat(
                        ADMIN.stream(),
                        Stream.of(
                                "user",
                                "create",
                                "--uid=" + name,
                                "--display-name=" + name,
                                "--access-key=" + name + "-key",
                                "--secret-key=" + name + "-secret"))
                .toList();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            var made = stack.docker().exec(stack.container("s3").id(), words).run(Duration.ofSeconds(30));
            assertThat(made.exitCode()).as(made.errors()).isZero();
        });
    }

    private static S3Client client(String name) {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(name + "-key", name + "-secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (owner != null) {
            owner.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> aRealServerThatLocksObjects() {
        return ASKED
                ? Stream.of(
                        dynamicTest("a copy is locked, and the server removes it for nobody", this::aCopyIsLocked),
                        dynamicTest("the test of a destination tries the lock", this::theTestTriesTheLock),
                        dynamicTest("retention leaves alone what is locked", this::retentionKeepsItsHandsOff),
                        dynamicTest("compliance locks against whoever may pass", this::complianceHolds),
                        dynamicTest("a lock ends with its time", this::aLockEnds),
                        dynamicTest("a bucket that locks nothing is refused", this::aPlainBucketIsRefused),
                        dynamicTest(
                                "keys that may not ask make no copy that counts", this::keysThatMayNotAskMakeNoCopy))
                : Stream.empty();
    }

    /** A project of a bucket of its own, whose database is large. */
    private static void declare(String name, String lock) throws Exception {
        var file = stack.path().resolve(name + ".db");
        if (!Files.exists(file)) {
            fill(file);
        }
        remote.apply(
                name,
                """
                project: NAME
                compose: {file: docker-compose.yml, env_file: .env}
                databases: {main: {kind: sqlite, path: NAME.db}}
                destinations:
                  safe:
                    kind: s3
                    endpoint: ENDPOINT
                    bucket: NAME
                    access_key: ${S3_KEY}
                    secret_key: ${S3_SECRET}
                LOCKbackup: {of: [main], copies: [safe], keep: 2}
                drill: {of: main, from: safe}
                """.replace("NAME", name).replace("ENDPOINT", endpoint).replace("LOCK", lock.indent(4)),
                stack.path());
    }

    private static void fill(Path file) throws SQLException {
        var content = new byte[LARGE];
        new Random(1).nextBytes(content);
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = database.createStatement()) {
            statement.execute("CREATE TABLE sale (id INTEGER PRIMARY KEY, content BLOB)");
            try (var row = database.prepareStatement("INSERT INTO sale (content) VALUES (?)")) {
                row.setBytes(1, content);
                row.executeUpdate();
            }
        }
    }

    private static void bucket(String name, boolean locks) {
        owner.createBucket(ask -> ask.bucket(name).objectLockEnabledForBucket(locks));
    }

    private static long ended(String project, String duty, String state) throws IOException, InterruptedException {
        long job = remote.ask("POST", "/projects/" + project + "/" + duty, Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return job;
    }

    private static JsonNode newest(String project) throws IOException, InterruptedException {
        return remote.get("/projects/" + project + "/backups?limit=1")
                .path("items")
                .path(0);
    }

    private static JsonNode destination(String project) throws IOException, InterruptedException {
        return remote.get("/projects/" + project + "/destinations").path(0);
    }

    private static List<ObjectVersion> versions(String bucket) {
        return owner.listObjectVersions(ask -> ask.bucket(bucket)).versions();
    }

    private static ObjectLockRetention retention(String bucket, ObjectVersion version) {
        return owner.getObjectRetention(
                        ask -> ask.bucket(bucket).key(version.key()).versionId(version.versionId()))
                .retention();
    }

    private static void remove(String bucket, ObjectVersion version, boolean bypass) {
        owner.deleteObject(ask -> ask.bucket(bucket)
                .key(version.key())
                .versionId(version.versionId())
                .bypassGovernanceRetention(bypass ? Boolean.TRUE : null));
    }

    private static void assertKept(String bucket, ObjectVersion version, boolean bypass) {
        assertThatThrownBy(() -> remove(bucket, version, bypass))
                .isInstanceOfSatisfying(
                        S3Exception.class, no -> assertThat(no.statusCode()).isEqualTo(403));
        assertThat(versions(bucket)).contains(version);
    }

    void aCopyIsLocked() throws Exception {
        bucket("copies", true);
        declare("copies", "lock_days: 1\n");
        ended("copies", "backup", "succeeded");

        var copy = newest("copies").path("copies").path(0);
        var until = Instant.parse(copy.path("locked_until").asString());
        assertThat(until)
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        var versions = versions("copies");
        assertThat(versions).as("the artifact, in parts, and its manifest").hasSize(2);
        assertThat(versions).anyMatch(version -> version.size() > LARGE);
        for (var version : versions) {
            var lock = retention("copies", version);
            assertThat(lock.mode()).isEqualTo(ObjectLockRetentionMode.GOVERNANCE);
            assertThat(lock.retainUntilDate()).isBetween(until.minusSeconds(60), until.plusSeconds(60));
            assertKept("copies", version, false);
        }
        ended("copies", "drill", "succeeded");
        assertThat(newest("copies").path("state").asString()).isEqualTo("proven");
    }

    void theTestTriesTheLock() throws Exception {
        long job = ended("copies", "destinations/safe/test", "succeeded");

        assertThat(remote.log(job)).contains("removing it was refused");
        assertThat(versions("copies"))
                .filteredOn(version -> version.key().contains("taskforge-lock-test"))
                .singleElement()
                .satisfies(version -> assertThat(retention("copies", version).retainUntilDate())
                        .isBefore(Instant.now().plus(Duration.ofMinutes(3))));
    }

    void retentionKeepsItsHandsOff() throws Exception {
        bucket("kept", true);
        declare("kept", "lock_days: 1\n");
        ended("kept", "backup", "succeeded");
        var first = versions("kept");
        ended("kept", "backup", "succeeded");
        long third = ended("kept", "backup", "succeeded");

        assertThat(remote.log(third)).contains("is locked until");
        assertThat(versions("kept")).containsAll(first).hasSize(6);
        assertThat(destination("kept").path("locked").asLong()).isEqualTo(1);
        assertThat(destination("kept").path("error").asString()).isEmpty();
        // The server itself is asked, also when the time that was written down is over.
        remote.change("UPDATE backup_copy SET locked_until = 5");
        ended("kept", "backup", "succeeded");
        assertThat(versions("kept")).containsAll(first).hasSize(8);

        // These keys might have passed the lock: somebody ends it with them, which TaskForge does not.
        for (var version : versions("kept")) {
            owner.putObjectRetention(ask -> ask.bucket("kept")
                    .key(version.key())
                    .versionId(version.versionId())
                    .bypassGovernanceRetention(true)
                    .retention(lock -> lock.mode(ObjectLockRetentionMode.GOVERNANCE)
                            .retainUntilDate(Instant.now().plusSeconds(2))));
        }
        await().atMost(PATIENCE)
                .until(() -> versions("kept").stream()
                        .allMatch(version ->
                                retention("kept", version).retainUntilDate().isBefore(Instant.now())));
        remote.change("UPDATE backup_copy SET locked_until = 5");
        ended("kept", "backup", "succeeded");
        assertThat(versions("kept")).as("two backups with their manifests stay").hasSize(4);
        assertThat(destination("kept").path("to_remove").asLong()).isZero();
    }

    void complianceHolds() throws Exception {
        bucket("strict", true);
        declare("strict", "lock_days: 1\nlock_mode: compliance\n");
        ended("strict", "backup", "succeeded");

        for (var version : versions("strict")) {
            assertThat(retention("strict", version).mode()).isEqualTo(ObjectLockRetentionMode.COMPLIANCE);
            assertKept("strict", version, true);
        }
        var governed = versions("copies").getFirst();
        remove("copies", governed, true);
        assertThat(versions("copies"))
                .as("whoever may pass governance does: TaskForge must not try")
                .doesNotContain(governed);
    }

    void aLockEnds() throws Exception {
        ended("strict", "destinations/safe/test", "succeeded");
        var tested = versions("strict").stream()
                .filter(version -> version.key().contains("taskforge-lock-test"))
                .findFirst()
                .orElseThrow();
        assertKept("strict", tested, true);

        await("the two minutes of a test")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> retention("strict", tested).retainUntilDate().isBefore(Instant.now()));
        ended("strict", "destinations/safe/test", "succeeded");

        assertThat(versions("strict")).doesNotContain(tested);
    }

    /** A backup whose copy is refused so, which would be tried for a quarter of an hour. */
    private static void refuses(String project, String words) throws IOException, InterruptedException {
        long job = remote.ask("POST", "/projects/" + project + "/backup", Map.of())
                .path("id")
                .asLong();
        await().atMost(PATIENCE).until(() -> remote.log(job).contains(words));
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
        assertThat(remote.end(job)).isNotEqualTo("succeeded");
    }

    void aPlainBucketIsRefused() throws Exception {
        bucket("plain", false);
        declare("plain", "lock_days: 1\n");

        long test = ended("plain", "destinations/safe/test", "failed");
        assertThat(remote.job(test).path("error").asString())
                .contains("bucket plain does not lock what is written into it");
        refuses("plain", "bucket plain does not lock what is written into it");
        assertThat(versions("plain")).isEmpty();
        assertThat(newest("plain").path("copies").path(0).path("verified").asBoolean())
                .isFalse();
    }

    /** Ceph tells them so only of a file that is there. */
    void keysThatMayNotAskMakeNoCopy() throws Exception {
        bucket("mute", true);
        owner.putBucketPolicy(ask -> ask.bucket("mute").policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam:::user/writer"]},
                 "Action": ["s3:PutObject", "s3:PutObjectRetention", "s3:GetObject", "s3:ListBucket", "s3:ListBucketVersions",
                   "s3:DeleteObject", "s3:ListBucketMultipartUploads", "s3:AbortMultipartUpload"],
                 "Resource": ["arn:aws:s3:::mute", "arn:aws:s3:::mute/*"]}, {"Effect": "Deny", "Principal": {"AWS": ["arn:aws:iam:::user/writer"]},
                 "Action": ["s3:GetObjectRetention"], "Resource": ["arn:aws:s3:::mute/*"]}]}"""));
        declare("mute", "lock_days: 1\n");
        Files.writeString(stack.path().resolve(".env"), "S3_KEY=writer-key\nS3_SECRET=writer-secret\n");
        try {
            refuses("mute", "it refuses access to bucket mute");
            assertThat(newest("mute").path("copies").path(0).path("verified").asBoolean())
                    .isFalse();
        } finally {
            Files.writeString(stack.path().resolve(".env"), "S3_KEY=owner-key\nS3_SECRET=owner-secret\n");
        }
    }
}
