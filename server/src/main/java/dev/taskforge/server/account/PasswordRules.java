package dev.taskforge.server.account;

import dev.taskforge.ops.text.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a password must be like: long, not the user's name, and not what everybody tries first. Pure. No rule asks for
 * digits or signs: length does more, and people can remember it.
 */
public final class PasswordRules {
    /** The fewest characters a password may have. */
    public static final int SHORTEST = 12;

    static final int LONGEST = 200;
    private static final int FEWEST_DISTINCT = 5;
    /** A shorter name is part of too many words. */
    private static final int TELLING_NAME = 4;

    private static final String LADDERS = "abcdefghijklmnopqrstuvwxyz 01234567890123456789 98765432109876543210"
            + " qwertyuiopasdfghjklzxcvbnm qwertyuiop[]\\ 1qaz2wsx3edc4rfv5tgb";

    /** Only those of twelve characters and more: shorter ones are refused anyway. */
    private static final Set<String> COMMON = Set.of(
            "password1234",
            "password12345",
            "password123456",
            "passwordpassword",
            "passw0rd1234",
            "p@ssw0rd1234",
            "p@ssword1234",
            "password123!",
            "password2024",
            "password2025",
            "password2026",
            "welcome12345",
            "welcome123456",
            "letmeinletmein",
            "letmein12345",
            "administrator",
            "administrator1",
            "administrator123",
            "adminadmin12",
            "adminadminadmin",
            "admin1234567",
            "admin12345678",
            "admin123456789",
            "changemechangeme",
            "changeme1234",
            "changeme12345",
            "changethispassword",
            "your_secure_password",
            "yoursecurepassword",
            "mysecurepassword",
            "securepassword",
            "securepassword123",
            "supersecret123",
            "secretpassword",
            "correcthorsebatterystaple",
            "correct horse battery staple",
            "iloveyou1234",
            "iloveyouiloveyou",
            "qwerty123456",
            "qwerty1234567",
            "qwertyqwerty",
            "qwerty12345678",
            "1q2w3e4r5t6y",
            "1q2w3e4r5t6y7u8i",
            "q1w2e3r4t5y6",
            "abc123456789",
            "abcd12345678",
            "abcdefgh1234",
            "123456789abc",
            "testtesttest",
            "test12345678",
            "trustno1trustno1",
            "taskforge123",
            "taskforge1234",
            "taskforgetaskforge",
            "katasandi123",
            "katasandi1234",
            "rahasia12345",
            "rahasia123456",
            "bismillah123",
            "indonesia123",
            "indonesia1234",
            "sayangsayang",
            "merdeka17081945");

    private PasswordRules() {}

    /** What is wrong with the password for this user, or empty when nothing is. */
    static Optional<Message> problem(String userName, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return Optional.of(Message.of("account.password.short", SHORTEST, length));
        }
        if (length > LONGEST) {
            return Optional.of(Message.of("account.password.long", LONGEST, length));
        }
        var plain = password.toLowerCase(Locale.ROOT);
        if (userName.length() >= TELLING_NAME && plain.contains(userName.toLowerCase(Locale.ROOT))) {
            return Optional.of(Message.of("account.password.name"));
        }
        if (COMMON.contains(plain) || LADDERS.contains(plain)) {
            return Optional.of(Message.of("account.password.common"));
        }
        if (plain.codePoints().distinct().count() < FEWEST_DISTINCT) {
            return Optional.of(Message.of("account.password.monotonous", FEWEST_DISTINCT));
        }
        return Optional.empty();
    }
}
