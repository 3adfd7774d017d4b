package dev.taskforge.ops.posture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fixes in force on this machine, one file for each rule. They lie on the machine that they are about, not in the database, which
 * several machines may share. Only the owner may read or change them.
 *
 * @param folder where they lie; made when it is needed
 */
record FixBook(Path folder) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int OWNER_ONLY = 0600;

    /** The fix of a rule that is in force. */
    Optional<FixRecord> find(String rule) throws IOException {
        var state = FileState.of(file(rule));
        if (state.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(state.get().text(), FixRecord.class));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file(rule) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes one down, and returns when it is on the disk. */
    void keep(FixRecord kept) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var bytes = JSON.writeValueAsBytes(kept);
        new FileState(Base64.getEncoder().encodeToString(bytes), OWNER_ONLY, null, null).write(file(kept.rule()));
    }

    /** One that is no longer in force. */
    void remove(String rule) throws IOException {
        FileState.remove(file(rule));
    }

    /** The rule is one of those that are known, never a text of others. */
    private Path file(String rule) {
        return folder.resolve(rule + ".json");
    }
}
