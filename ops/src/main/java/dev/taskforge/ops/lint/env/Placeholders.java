package dev.taskforge.ops.lint.env;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises values that nobody chose: defaults, texts that ask to be replaced, and ordinary words joined together. Length
 * and entropy do not: {@code your_super_secret_jwt_key_at_least_32_chars} has plenty of both.
 */
final class Placeholders {
    private static final Set<String> DEFAULTS = Set.of(
            "password",
            "passwd",
            "pass",
            "pwd",
            "secret",
            "secretkey",
            "insecuredevkey",
            "changeme",
            "changeit",
            "admin",
            "administrator",
            "root",
            "toor",
            "postgres",
            "postgresql",
            "mysql",
            "mariadb",
            "redis",
            "mongo",
            "mongodb",
            "rabbitmq",
            "guest",
            "default",
            "test",
            "testing",
            "test123",
            "user",
            "demo",
            "dev",
            "development",
            "letmein",
            "welcome",
            "qwerty",
            "qwerty123",
            "iloveyou",
            "master",
            "token",
            "key",
            "none",
            "null",
            "todo",
            "tbd",
            "secret123",
            "password1",
            "password123",
            "pssw0rd",
            "passw0rd",
            "admin123",
            "admin1234",
            "root123",
            "user123",
            "minioadmin",
            "grafana",
            "rootpassword",
            "supersecret",
            "mysecret",
            "mypassword",
            "mysecretpassword",
            "abc123",
            "abcdef",
            "asdf",
            "rahasia",
            "sandi",
            "katasandi",
            "bismillah",
            "indonesia",
            "123",
            "1234",
            "12345",
            "123456",
            "1234567",
            "12345678",
            "123456789",
            "1234567890",
            "0123456789",
            "111111",
            "000000",
            "654321");

    private static final List<String> MARKS = List.of(
            "your_",
            "your-",
            "yourdomain",
            "yourapp",
            "yourpassword",
            "yoursecret",
            "ganti_",
            "ganti-",
            "gantidengan",
            "change_me",
            "change-me",
            "changeme",
            "change_this",
            "change-this",
            "changethis",
            "change_in",
            "change-in",
            "replace_",
            "replace-",
            "replaceme",
            "example",
            "placeholder",
            "xxxx",
            "insert_",
            "insert-",
            "put_your",
            "dummy",
            "_here",
            "-here",
            "_disini",
            "-disini",
            "_di_sini",
            "isi_dengan",
            "isi-dengan",
            "masukkan",
            "contoh",
            "fill_in",
            "fillme",
            "to_be_",
            "insecure",
            "do_not_use",
            "not_secure",
            "notsecure");
    private static final Pattern BRACKETED =
            Pattern.compile("<[^<>]{1,80}>|\\[[^\\[\\]]{1,80}\\]|\\{\\{[^{}]{1,80}\\}\\}");
    /** {@code changePassword}: a capital begins the next word. */
    private static final Pattern ASKING = Pattern.compile("(?:change|replace|your|insert|ganti)[A-Z]");

    private static final Pattern NAMES_ITSELF = Pattern.compile(
            "[a-z]++(?:[-_. ][a-z]++)*+|[^A-Z]*(?:password|passwd|passphrase|secret|token|apikey|api_key|123456|qwerty|rahasia|sandi)[^A-Z]*");
    private static final Pattern JOINTS = Pattern.compile("[_\\-. ]+");
    private static final int LONGEST = 512;
    private static final int LEAST_DISTINCT = 5;

    private Placeholders() {}

    /** Whether it is one of the values that are tried first, or one character over and over. */
    static boolean isDefault(String value) {
        var plain = plain(value);
        return DEFAULTS.contains(plain)
                || (value.length() >= 3
                        && value.chars().distinct().count() < Math.min(LEAST_DISTINCT, value.length() / 2 + 1));
    }

    /** Whether the text itself asks to be replaced. */
    static boolean asksToBeReplaced(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        var lower = value.toLowerCase(Locale.ROOT);
        return MARKS.stream().anyMatch(lower::contains)
                || ASKING.matcher(value).lookingAt()
                || BRACKETED.matcher(value).matches();
    }

    /** Whether it is nothing but ordinary words, joined by signs or run together, letters disguised or not. */
    static boolean isWords(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        var parts = JOINTS.split(value.toLowerCase(Locale.ROOT));
        int letters = 0;
        int known = 0;
        for (var part : parts) {
            if (!part.isEmpty() && !part.chars().allMatch(Character::isDigit)) {
                letters++;
                known += OrdinaryWords.isMadeOf(part) ? 1 : 0;
            }
        }
        return letters > 0 && (known == letters || (letters >= 3 && known * 3 >= letters * 2));
    }

    /** Whether it is small letters alone, or has a word for a secret among them, as {@code ghostpassword1} does. */
    static boolean isMadeUp(String value) {
        return value.length() <= LONGEST && NAMES_ITSELF.matcher(value).matches();
    }

    /** Without the signs that join words, in lower case. */
    static String plain(String value) {
        return JOINTS.matcher(value.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
