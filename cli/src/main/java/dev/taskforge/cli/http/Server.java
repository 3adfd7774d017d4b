package dev.taskforge.cli.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the server is and how to sign in to it.
 *
 * @param url without a path
 * @param data the data directory on this machine, which may not exist
 * @param token what to sign in with; null when there is none
 */
public record Server(URI url, Path data, @Nullable String token) {
    private static final String DEFAULT_URL = "http://localhost:8000";

    /**
     * Finds the server: a data directory named on the command line, then {@code TASKFORGE_URL}, then the server that
     * runs on the default data directory, then the default address.
     *
     * @throws IllegalArgumentException when {@code TASKFORGE_URL} is not an http or https address
     * @throws UncheckedIOException when the token file exists and may not be read
     */
    public static Server find(Map<String, String> environment, Path workingDirectory, @Nullable Path dataOption) {
        var data = workingDirectory.resolve(
                dataOption != null ? dataOption : Path.of(environment.getOrDefault("TASKFORGE_DATA", "data")));
        var named = environment.getOrDefault("TASKFORGE_URL", "");
        var url = address(dataOption == null && !named.isBlank() ? named.strip() : runningOn(data));
        var token = environment.getOrDefault("TASKFORGE_TOKEN", "").strip();
        if (!token.isEmpty()) {
            return new Server(url, data, token);
        }
        // The local operator's token never travels to another machine, wherever TASKFORGE_URL points.
        return new Server(url, data, isLoopback(url) ? tokenFile(data) : null);
    }

    private static URI address(String text) {
        try {
            var url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text, e);
        }
        throw new IllegalArgumentException(text);
    }

    private static String runningOn(Path data) {
        try {
            var url = new Doc(JsonMapper.shared().readTree(Files.readString(data.resolve("server.json")))).text("url");
            return url.isEmpty() ? DEFAULT_URL : url;
        } catch (IOException | JacksonException e) {
            // Not running, not ours to read, or being written this moment: the default address decides.
            return DEFAULT_URL;
        }
    }

    private static @Nullable String tokenFile(Path data) {
        var file = data.resolve("token");
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException | AccessDeniedException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static boolean isLoopback(URI url) {
        var host = url.getHost();
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
