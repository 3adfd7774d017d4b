package dev.taskforge.ops.dump;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a file is that is no dump which can be restored, by what it begins with. */
record Kind(Fault fault, String what) {

    /** Null when it may be SQL. */
    static @Nullable Kind of(DumpFile file) {
        if (startsWith(file, "age-encryption.org/") || startsWith(file, "-----BEGIN AGE ENCRYPTED")) {
            return new Kind(Fault.ENCRYPTED, "");
        }
        if (file.begins(0xff, 0xfe) || file.begins(0xfe, 0xff)) {
            return new Kind(Fault.UTF16, "");
        }
        if (startsWith(file, "BZh")) {
            return new Kind(Fault.PACKED, "bzip2");
        }
        if (file.begins(0xfd, '7', 'z', 'X', 'Z')) {
            return new Kind(Fault.PACKED, "xz");
        }
        if (file.begins('P', 'K', 3, 4)) {
            return new Kind(Fault.PACKED, "zip");
        }
        if (file.begins(0x04, 0x22, 0x4d, 0x18)) {
            return new Kind(Fault.PACKED, "lz4");
        }
        if (file.begins(0x1f, 0x8b) || file.begins(0x28, 0xb5, 0x2f, 0xfd)) {
            return new Kind(Fault.PACKED, String.join(", ", file.packed()));
        }
        if (startsWith(file, "SQLite format 3")) {
            return new Kind(Fault.OTHER_KIND, "SQLite");
        }
        if (startsWith(file, "REDIS")) {
            return new Kind(Fault.OTHER_KIND, "Redis");
        }
        return binary(file.beginning());
    }

    private static boolean startsWith(DumpFile file, String text) {
        return file.begins(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable Kind binary(byte[] beginning) {
        int nul = 0;
        for (byte letter : beginning) {
            nul += letter == 0 ? 1 : 0;
        }
        if (nul == 0) {
            return null;
        }
        // Letters of Latin in UTF-16 without a mark have a NUL beside each.
        boolean half = nul > beginning.length / 3 && nul < beginning.length * 2 / 3;
        boolean wide = half && beginning.length > 1 && (beginning[0] == 0 || beginning[1] == 0);
        return wide ? new Kind(Fault.UTF16, "") : new Kind(Fault.UNKNOWN, "");
    }
}
