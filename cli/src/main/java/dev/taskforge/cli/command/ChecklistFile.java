package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A Markdown file as a person named it, and the project it belongs to.
 *
 * @param name as the server knows it: the path in the project's folder, or the file's name
 * @param text decoded without loss: encoding it gives the same bytes
 */
record ChecklistFile(Path path, String project, String name, String text) {
    private static final int LARGEST = 1 << 20;

    /**
     * Reads the file and finds its project.
     *
     * @param project as given; null for the project in whose folder the file lies
     */
    static ChecklistFile read(ServerCommand command, Api api, Path named, @Nullable String project) {
        var path = command.session().directory().resolve(named).toAbsolutePath().normalize();
        var bytes = bytes(command, path);
        var text = text(command, path, bytes);
        Path folder = null;
        String owner = project;
        for (var candidate : api.get("/api/v1/projects").items()) {
            var directory = Path.of(candidate.text("directory"));
            boolean wanted = project == null
                    ? path.startsWith(directory)
                    : candidate.text("name").equals(project);
            // Of folders inside each other the inner one.
            if (wanted && (folder == null || directory.getNameCount() > folder.getNameCount())) {
                folder = directory;
                owner = candidate.text("name");
            }
        }
        if (owner == null) {
            throw command.wrong("checklist.no_project", path);
        }
        boolean inside = folder != null && path.startsWith(folder);
        var name = inside && folder != null ? folder.relativize(path) : path.getFileName();
        return new ChecklistFile(path, owner, String.valueOf(name), text);
    }

    private static byte[] bytes(ServerCommand command, Path path) {
        try {
            if (Files.size(path) > LARGEST) {
                throw command.wrong("checklist.large", path, LARGEST);
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw command.wrong("checklist.no_file", path);
        } catch (IOException e) {
            throw command.wrong("apply.unreadable", path, e.getMessage());
        }
    }

    private static String text(ServerCommand command, Path path, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw command.wrong("checklist.not_utf8", path);
        }
    }

    /** The bytes as they were read. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The imported checklist of this file. */
    Doc imported(ServerCommand command, Api api) {
        return api.get(Api.path("/api/v1/projects/{}/checklists", project)).items().stream()
                .filter(checklist -> checklist.text("file").equals(name))
                .findFirst()
                .orElseThrow(() -> command.wrong("checklist.not_imported", name, path));
    }

    /** The text with the changes; null when something else stands where one is to be made, or something else comes out. */
    @Nullable
    String changed(Doc answer) {
        var changed = new StringBuilder();
        int copied = 0;
        for (var change : answer.at("changes").items()) {
            int offset = (int) change.number("offset");
            var before = change.text("before");
            if (offset < copied || !text.startsWith(before, offset)) {
                return null;
            }
            changed.append(text, copied, offset).append(change.text("after"));
            copied = offset + before.length();
        }
        var whole = changed.append(text.substring(copied)).toString();
        return sha256(whole).equals(answer.text("sha256")) ? whole : null;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
