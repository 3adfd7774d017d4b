package dev.taskforge.server.http;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files under {@code /static} of the class path, kept in memory with the hash of their content as ETag. Browsers
 * ask again each hour; with {@code ?v=} of the current content they keep it for a year. Safe for use by any thread.
 */
final class StaticFiles {
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record StaticFile(byte[] content, String type, String tag) {}

    void answer(Context context) {
        var path = context.pathParam("path");
        // Only names a build could have put there; anything else would fill the map or climb out of the folder.
        if (!path.matches("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*") || path.length() > 100) {
            throw new NotFoundResponse();
        }
        var file = find(path);
        context.header("ETag", file.tag);
        context.header(
                "Cache-Control",
                context.queryParam("v") == null ? "public, max-age=3600" : "public, max-age=31536000, immutable");
        var known = context.header("If-None-Match");
        if (known != null && (known.contains(file.tag) || known.equals("*"))) {
            context.status(304);
            return;
        }
        context.contentType(file.type).result(file.content);
    }

    private StaticFile find(String path) {
        var known = files.get(path);
        if (known != null) {
            return known;
        }
        var loaded = load(path).orElseThrow(NotFoundResponse::new);
        files.put(path, loaded);
        return loaded;
    }

    private static Optional<StaticFile> load(String path) {
        var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (var in = StaticFiles.class.getResourceAsStream("/static/" + path)) {
            if (in == null || type == null) {
                return Optional.empty();
            }
            var content = in.readAllBytes();
            var hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
            return Optional.of(new StaticFile(content, type, '"' + hash + '"'));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot read /static/" + path, e);
        }
    }
}
