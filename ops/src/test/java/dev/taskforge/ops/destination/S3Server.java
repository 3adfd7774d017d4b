package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server in a process of its own: S3Proxy, which keeps the objects as files and checks signatures. The build puts its
 * jar into {@code target/s3} of this module, from where the tests of others take it too.
 */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "a-key-for-tests";
    public static final String SECRET_KEY = "a-secret-for-tests";
    public static final String BUCKET = "backups";

    private static final Pattern STARTED = Pattern.compile("Started ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final int port;
    private final Path data;

    private S3Server(Process process, int port, Path data) {
        this.process = process;
        this.port = port;
        this.data = data;
    }

    /** Starts one that has a bucket, below {@code home}. */
    public static S3Server start(Path home) throws IOException {
        var jar = Path.of("../ops/target/s3/s3proxy.jar");
        assertThat(jar).as("the build of ops copies it there").exists();
        var data = Files.createDirectories(home.resolve("s3-data"));
        Files.createDirectories(data.resolve(BUCKET));
        var settings = Files.writeString(home.resolve("s3.conf"), """
                s3proxy.endpoint=http://127.0.0.1:0
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.identity=none
                jclouds.credential=none
                jclouds.filesystem.basedir=%s
                """.formatted(ACCESS_KEY, SECRET_KEY, data));
        var log = home.resolve("s3.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int port = await("the S3 server")
                .atMost(Duration.ofSeconds(60))
                .until(() -> port(log), found -> found > 0 || !process.isAlive());
        assertThat(port).as(() -> text(log)).isPositive();
        return new S3Server(process, port, data);
    }

    private static int port(Path log) {
        return STARTED.matcher(text(log))
                .results()
                .findFirst()
                .map(found -> Integer.parseInt(group(found)))
                .orElse(0);
    }

    private static String group(MatchResult found) {
        return found.group(1);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    public int port() {
        return port;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** The file that holds an object, whole and unencrypted. */
    public Path file(String key) {
        return data.resolve(BUCKET).resolve(key);
    }

    S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint()))
                .region(Region.of("auto"))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Begins an upload in parts, which nobody completes. */
    public void leaveUnfinished(String key) {
        try (var client = client()) {
            client.createMultipartUpload(ask -> ask.bucket(BUCKET).key(key));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
