package dev.taskforge.ops.destination;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that keeps versions and may lock them, as the documents of S3 describe it: no real server of the tests knows object
 * lock. It checks no signatures.
 */
public final class LockingBucket implements AutoCloseable {
    public static final String BUCKET = "locked";

    /** How a server deals with what is to be locked. */
    public enum Kind {
        /** As it should. */
        LOCKS,
        /** It refuses files that are to be locked. */
        REFUSES,
        /** It takes the file and drops the lock. */
        IGNORES,
        /** It says that a file is locked, and removes it when asked. */
        PRETENDS,
        /** It locks, and fails when it is asked until when a file that is there is locked. */
        HIDES,
        /** It locks, and lets nobody ask until when. */
        DENIES,
        /** It locks, and drops the lock of a file that comes in parts, as Ceph 16 does. */
        FORGETS
    }

    /** @param content null for one that only hides those before it */
    private record Version(
            String id,
            String mode,
            @Nullable Instant until,
            @Nullable Content content) {}

    private static final class Content {
        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** Answered in place of what was asked. */
    private static final class No extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        No(int status, String code, String words) {
            super("<Error><Code>" + code + "</Code><Message>" + words + "</Message></Error>");
            this.status = status;
        }
    }

    public volatile Kind kind = Kind.LOCKS;
    private final HttpServer server;
    /** The newest first. */
    private final Map<String, List<Version>> versions = new ConcurrentHashMap<>();

    private final Map<String, Map<String, List<String>>> begun = new ConcurrentHashMap<>();
    private final Map<String, TreeMap<Integer, byte[]>> parts = new ConcurrentHashMap<>();
    private int made;

    private LockingBucket(HttpServer server) {
        this.server = server;
    }

    /** Starts one. */
    public static LockingBucket start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var bucket = new LockingBucket(server);
        server.createContext("/", bucket::serve);
        server.start();
        return bucket;
    }

    /** Where it is. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many versions there are of all files, with those that hide others. */
    public synchronized int count() {
        return versions.values().stream().mapToInt(List::size).sum();
    }

    /** Lets the time of every lock be over. */
    public synchronized void endLocks() {
        versions.replaceAll((key, all) -> new ArrayList<>(all.stream()
                .map(one ->
                        new Version(one.id(), one.mode(), one.until() == null ? null : Instant.EPOCH, one.content()))
                .toList()));
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = body(exchange);
            var path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
            var key = path.length == 2 ? path[1] : "";
            try {
                answer(exchange, 200, key.isEmpty() ? ofBucket(query(exchange)) : ofFile(exchange, key, body));
            } catch (No no) {
                answer(exchange, no.status, String.valueOf(no.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = exchange.getRequestURI().getQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : ""));
    }

    /** Bodies come in signed pieces. */
    private static byte[] body(HttpExchange exchange) throws IOException {
        var raw = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length") == null) {
            return raw;
        }
        var whole = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (raw[end] != '\r') {
                end++;
            }
            var line = new String(raw, at, end - at, StandardCharsets.US_ASCII);
            int length = Integer.parseInt(line.split(";")[0], 16);
            if (length == 0) {
                return whole.toByteArray();
            }
            whole.write(raw, end + 2, length);
            at = end + 2 + length + 2;
        }
    }

    private byte[] ofBucket(Map<String, String> query) {
        var xml = new StringBuilder();
        if (query.containsKey("versions")) {
            versions.forEach((key, all) -> {
                if (key.startsWith(query.getOrDefault("prefix", ""))) {
                    all.forEach(one -> xml.append(one.content() == null ? "<DeleteMarker>" : "<Version>")
                            .append("<Key>" + key + "</Key><VersionId>" + one.id() + "</VersionId>")
                            .append(one.content() == null ? "</DeleteMarker>" : "</Version>"));
                }
            });
            return xml("ListVersionsResult", xml + "<IsTruncated>false</IsTruncated>");
        }
        return xml("ListBucketResult", "<IsTruncated>false</IsTruncated>");
    }

    private static byte[] xml(String name, String content) {
        return ("<" + name + ">" + content + "</" + name + ">").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] ofFile(HttpExchange exchange, String key, byte[] body) throws No {
        var query = query(exchange);
        var headers = exchange.getRequestHeaders();
        return switch (exchange.getRequestMethod()) {
            case "POST" -> query.containsKey("uploads") ? begin(key, headers) : complete(exchange, key, query);
            case "PUT" -> put(exchange, key, query, body);
            case "DELETE" -> delete(key, query.get("versionId"));
            default -> query.containsKey("retention") ? retention(key, query.get("versionId")) : read(key);
        };
    }

    private byte[] begin(String key, Map<String, List<String>> headers) throws No {
        requireLock(headers);
        var id = "upload-" + ++made;
        begun.put(id, headers);
        parts.put(id, new TreeMap<>());
        return xml("InitiateMultipartUploadResult", "<Key>" + key + "</Key><UploadId>" + id + "</UploadId>");
    }

    private byte[] complete(HttpExchange exchange, String key, Map<String, String> query) {
        var whole = new ByteArrayOutputStream();
        var upload = query.get("uploadId");
        known(parts, upload).values().forEach(whole::writeBytes);
        add(exchange, key, kind == Kind.FORGETS ? Map.of() : known(begun, upload), whole.toByteArray());
        return xml("CompleteMultipartUploadResult", "<Key>" + key + "</Key>");
    }

    private static <T> T known(Map<String, T> all, @Nullable String upload) {
        return Objects.requireNonNull(all.get(Objects.requireNonNull(upload)));
    }

    private byte[] put(HttpExchange exchange, String key, Map<String, String> query, byte[] body) throws No {
        var headers = exchange.getRequestHeaders();
        var upload = query.get("uploadId");
        boolean locked = (upload == null ? headers : known(begun, upload)).containsKey("X-amz-object-lock-mode");
        if (locked && !md5(body).equals(headers.getFirst("Content-MD5"))) {
            throw new No(400, "InvalidRequest", "Content-MD5 is required for Put Object requests with Object Lock");
        }
        if (query.containsKey("retention")) {
            return lock(key, query.get("versionId"), new String(body, StandardCharsets.UTF_8));
        }
        exchange.getResponseHeaders().set("ETag", "\"e\"");
        if (upload != null) {
            known(parts, upload).put(Integer.parseInt(known(query, "partNumber")), body);
            return new byte[0];
        }
        requireLock(headers);
        add(exchange, key, headers, body);
        return new byte[0];
    }

    private byte[] lock(String key, @Nullable String id, String told) throws No {
        if (kind != Kind.FORGETS) {
            throw new No(400, "InvalidRequest", "Bucket is missing Object Lock Configuration");
        }
        var mode = told.replaceFirst("(?s).*<Mode>(.*)</Mode>.*", "$1");
        var until = Instant.parse(told.replaceFirst("(?s).*<RetainUntilDate>(.*)</RetainUntilDate>.*", "$1"));
        versions.computeIfPresent(
                key,
                (_, all) -> new ArrayList<>(all.stream()
                        .map(one -> one.id().equals(id) ? new Version(one.id(), mode, until, one.content()) : one)
                        .toList()));
        return new byte[0];
    }

    private static String md5(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void requireLock(Map<String, List<String>> headers) throws No {
        if (kind == Kind.REFUSES && headers.containsKey("X-amz-object-lock-mode")) {
            throw new No(400, "InvalidRequest", "Bucket is missing Object Lock Configuration");
        }
    }

    private void add(HttpExchange exchange, String key, Map<String, List<String>> headers, byte[] content) {
        var mode = headers.get("X-amz-object-lock-mode");
        var until = headers.get("X-amz-object-lock-retain-until-date");
        var id = "v" + ++made;
        var version = kind == Kind.IGNORES || mode == null || until == null
                ? new Version(id, "", null, new Content(content))
                : new Version(id, mode.getFirst(), Instant.parse(until.getFirst()), new Content(content));
        versions.computeIfAbsent(key, any -> new ArrayList<>()).addFirst(version);
        exchange.getResponseHeaders().set("x-amz-version-id", version.id());
    }

    private byte[] delete(String key, @Nullable String id) throws No {
        var all = versions.computeIfAbsent(key, any -> new ArrayList<>());
        if (id == null) {
            all.addFirst(new Version("v" + ++made, "", null, null));
            return new byte[0];
        }
        for (var one : all) {
            boolean locked = one.until() != null && one.until().isAfter(Instant.now());
            if (one.id().equals(id) && locked && kind != Kind.PRETENDS) {
                throw new No(403, "AccessDenied", "Access Denied because object protected by object lock.");
            }
        }
        all.removeIf(one -> one.id().equals(id));
        return new byte[0];
    }

    private byte[] retention(String key, @Nullable String id) throws No {
        if (kind == Kind.DENIES || (kind == Kind.HIDES && versions.containsKey(key))) {
            throw new No(403, "AccessDenied", "Access Denied");
        }
        var found = versions.getOrDefault(key, List.of()).stream()
                .filter(one -> id == null || one.id().equals(id))
                .findFirst()
                .filter(one -> one.content() != null)
                .orElseThrow(() -> new No(404, "NoSuchKey", "there is none"));
        if (found.until() == null) {
            throw new No(404, "NoSuchObjectLockConfiguration", "it has no lock");
        }
        return xml(
                "Retention",
                "<Mode>" + found.mode() + "</Mode><RetainUntilDate>" + found.until() + "</RetainUntilDate>");
    }

    private byte[] read(String key) throws No {
        var all = versions.getOrDefault(key, List.of());
        var content = all.isEmpty() ? null : all.getFirst().content();
        if (content == null) {
            throw new No(404, "NoSuchKey", "there is none");
        }
        return content.bytes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
