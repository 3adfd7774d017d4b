package dev.taskforge.server.account;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Text nobody can guess. */
final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 8;

    private RandomText() {}

    /** A secret of 256 bits: 43 characters of base64url. */
    static String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    }

    /** An identifier of 64 bits: 16 hexadecimal digits. */
    static String id() {
        return HexFormat.of().formatHex(bytes(ID_BYTES));
    }

    static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
