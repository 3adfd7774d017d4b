package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 hexadecimal digits. */
final class FileHash {
    /** Stands for a file that is named but cannot be read. */
    static final String UNREADABLE = "unreadable";

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private FileHash() {}

    static String of(Path file) {
        try (var in = Files.newInputStream(file)) {
            return of(in.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
