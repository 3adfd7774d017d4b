package dev.taskforge.server.account;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

/** A hash as it is stored: parameters, salt and result in the usual text form {@code $argon2id$v=19$m=…,t=…,p=…$…$…}. */
final class PasswordHash {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{11,86})");

    private final Argon2id function;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(Argon2id function, byte[] salt, byte[] hash) {
        this.function = function;
        this.salt = salt;
        this.hash = hash;
    }

    static PasswordHash of(Argon2id function, byte[] password, byte[] salt, int length) {
        return new PasswordHash(function, salt, function.hash(password, salt, length));
    }

    /** A hash of nothing: the given bytes are taken for one. */
    static PasswordHash ofNobody(Argon2id function, byte[] salt, byte[] hash) {
        return new PasswordHash(function, salt, hash);
    }

    /** @throws IllegalArgumentException when it is not such a text; the message does not repeat it */
    static PasswordHash parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an Argon2id hash");
        }
        var function = new Argon2id(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
        var base64 = Base64.getDecoder();
        return new PasswordHash(function, base64.decode(parts.group(4)), base64.decode(parts.group(5)));
    }

    Argon2id function() {
        return function;
    }

    /** Whether it is the hash of this password; takes equally long for every other one. */
    boolean fits(byte[] password) {
        return MessageDigest.isEqual(hash, function.hash(password, salt, hash.length));
    }

    String text() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + function.memoryKib() + ",t=" + function.passes() + ",p=" + function.lanes() + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }
}
