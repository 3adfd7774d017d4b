package dev.taskforge.ops.destination;

import dev.taskforge.ops.host.crypto.Sha256Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vault of another TaskForge. It is told the SHA-256 of a file before its bytes, keeps nothing that has another, and never
 * puts other bytes under a name that is taken.
 */
final class VaultStore implements Store {
    private static final String API = "/api/v1/vault/";
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
    /** Longer lists than any sender's are not of a vault. */
    private static final int MOST_LISTED_BYTES = 32 << 20;

    private final URI address;
    private final String token;
    private @Nullable HttpClient opened;

    /**
     * @param url its address, without a path
     * @throws IllegalArgumentException when it is none
     */
    VaultStore(String url, String token) {
        this.address = URI.create(url);
        if (address.getHost() == null) {
            throw new IllegalArgumentException(url + " names no host");
        }
        this.token = token;
    }

    private synchronized HttpClient client() throws IOException {
        var client = opened;
        if (client == null) {
            requirePrivate();
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_WITHIN)
                    .build();
            opened = client;
        }
        return client;
    }

    /** Over http the token and the copies can be read on the way; and a name may lead elsewhere each time it is asked for. */
    private void requirePrivate() throws IOException {
        if (!"https".equals(address.getScheme()) && !isPrivate(address.getHost())) {
            throw new Words.Refused(
                    address + " is neither localhost nor an address of a private network in digits, and over http the"
                            + " token and the copies could be read on the way; write its private address, or give that"
                            + " TaskForge https and declare its https address");
        }
    }

    private static boolean isPrivate(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            var one = InetAddress.ofLiteral(host.replaceAll("^\\[|]$", ""));
            var bytes = one.getAddress();
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
            return one.isLoopbackAddress() || one.isSiteLocalAddress() || one.isLinkLocalAddress() || uniqueLocal;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String location(String path) {
        return "taskforge+" + address + "/" + path;
    }

    private HttpRequest.Builder ask(String path) {
        return HttpRequest.newBuilder(URI.create(address + API + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept-Language", "en");
    }

    private static String file(String path) {
        return "file?name=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client().send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("ended");
        }
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        var answer = send(ask(file(path)).HEAD().build());
        try (var body = answer.body()) {
            if (answer.statusCode() == 404 && isVault(answer)) {
                return OptionalLong.empty();
            }
            require(answer, body);
            return OptionalLong.of(answer.headers()
                    .firstValueAsLong("Content-Length")
                    .orElseThrow(() -> new IOException("it does not say how large " + path + " is")));
        }
    }

    /** Something else may answer there, and a file that is not found must not be taken for one that is gone. */
    private static boolean isVault(HttpResponse<?> answer) {
        return answer.headers().firstValue("X-Taskforge-Vault").isPresent();
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        var answer = send(ask("files?folder=" + URLEncoder.encode(folder, StandardCharsets.UTF_8))
                .build());
        try (var body = answer.body()) {
            require(answer, body);
            var found = new ArrayList<Listed>();
            for (var one : json(body)) {
                var name = one.path("name").asString();
                if (name.startsWith(folder + "/")) {
                    found.add(new Listed(
                            name.substring(folder.length() + 1),
                            one.path("bytes").asLong()));
                }
            }
            return found;
        }
    }

    private static JsonNode json(InputStream body) throws IOException {
        try {
            return JsonMapper.shared().readTree(body.readNBytes(MOST_LISTED_BYTES));
        } catch (JacksonException e) {
            throw new IOException("what answers there is no vault of a TaskForge", e);
        }
    }

    @Override
    public void put(String path, Path file, Moved moved) throws IOException {
        long size = Files.size(file);
        var request = ask(file(path))
                .header("Content-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(sha256(file, moved)) + ":")
                .header("Content-Type", "application/octet-stream")
                // What is refused is refused before it is sent.
                .expectContinue(size > 0)
                .PUT(body(file, size, moved));
        var answer = send(request.build());
        try (var body = answer.body()) {
            require(answer, body);
        }
    }

    @Override
    public boolean takesStreams() {
        return false;
    }

    @Override
    public void put(String path, InputStream source, Moved moved) throws IOException {
        throw new Words.Refused(VaultWords.NO_STREAM);
    }

    private static BodyPublisher body(Path file, long size, Moved moved) {
        if (size == 0) {
            return BodyPublishers.noBody();
        }
        var content = BodyPublishers.ofInputStream(() -> {
            try {
                return new Counted(Files.newInputStream(file), moved);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return BodyPublishers.fromPublisher(content, size);
    }

    private static byte[] sha256(Path file, Moved moved) throws IOException {
        var digest = Sha256Digest.create();
        try (var in = new DigestInputStream(new Counted(Files.newInputStream(file), moved), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    @Override
    public void read(String path, OutputStream into, Moved moved) throws IOException {
        var answer = send(ask(file(path)).build());
        try (var body = answer.body()) {
            require(answer, body);
            moved.copy(body, into);
        }
    }

    @Override
    public void remove(String path) throws IOException {
        var answer = send(ask(file(path)).DELETE().build());
        try (var body = answer.body()) {
            require(answer, body);
        }
    }

    /** All of this account's: the vault itself knows which uploads are still under way. */
    @Override
    public int sweep(String folder) throws IOException {
        var answer = send(ask("uploads").DELETE().build());
        try (var body = answer.body()) {
            require(answer, body);
            return json(body).path("removed").asInt();
        }
    }

    private static void require(HttpResponse<?> answer, InputStream body) throws IOException {
        int status = answer.statusCode();
        if (status / 100 == 2 && isVault(answer)) {
            return;
        }
        if (status / 100 == 2) {
            throw new Words.Refused("what answers there is no vault of a TaskForge; look at its url");
        }
        throw new Words.Refused(VaultWords.of(status, body));
    }

    @Override
    public synchronized void close() {
        var client = opened;
        opened = null;
        if (client != null) {
            client.shutdownNow();
        }
    }

    /** Tells what was read of a file that is sent. */
    private static final class Counted extends java.io.FilterInputStream {
        private final Moved moved;

        Counted(InputStream in, Moved moved) {
            super(in);
            this.moved = moved;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("ended");
            }
            int read = super.read(into, offset, length);
            if (read > 0) {
                moved.add(read);
            }
            return read;
        }
    }
}
