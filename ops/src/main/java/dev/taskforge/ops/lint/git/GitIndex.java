package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The list of files that Git tracks. Source: gitformat-index(5), versions 2 to 4. */
final class GitIndex {
    private static final int MAGIC = 0x44495243;
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    /** Times, device, mode, owner, size and name of the object. */
    private static final int FIXED = 40 + 20;

    private static final int EXTENDED = 0x4000;

    private GitIndex() {}

    /** The tracked paths from the top of the work tree. */
    static Set<String> paths(Path own) throws IOException {
        var file = own.resolve("index");
        if (!Files.isRegularFile(file)) {
            return Set.of();
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new GitException("the index is too large");
        }
        try {
            return read(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new GitException("the index is cut off");
        }
    }

    private static Set<String> read(ByteBuffer in) throws IOException {
        int magic = in.getInt();
        int version = in.getInt();
        if (magic != MAGIC || version < 2 || version > 4) {
            throw new GitException("the index is of an unknown version");
        }
        int count = in.getInt();
        var paths = new HashSet<String>();
        var path = new byte[0];
        for (int i = 0; i < count; i++) {
            int start = in.position();
            in.position(start + FIXED);
            int flags = in.getShort();
            if ((flags & EXTENDED) != 0) {
                in.getShort();
            }
            int kept = version == 4 ? path.length - number(in) : 0;
            int begin = in.position();
            while (in.get() != 0) {
                // Up to the zero byte that ends the path.
            }
            int length = in.position() - 1 - begin;
            var next = java.util.Arrays.copyOf(java.util.Arrays.copyOf(path, kept), kept + length);
            in.get(begin, next, kept, length);
            path = next;
            paths.add(new String(path, StandardCharsets.UTF_8));
            if (version < 4) {
                // Entries are filled up with one to eight zero bytes.
                int size = begin + length - start;
                in.position(start + (size + 8) / 8 * 8);
            }
        }
        return paths;
    }

    /** A number as offsets in packs are written. */
    private static int number(ByteBuffer in) {
        int b = in.get();
        int value = b & 0x7f;
        for (int i = 0; (b & 0x80) != 0 && i < 4; i++) {
            b = in.get();
            value = ((value + 1) << 7) | (b & 0x7f);
        }
        return value;
    }
}
