package dev.taskforge.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells real secrets from the ones people copy out of a guide. Pure. */
public final class SecretStrength {
    private static final int SHORTEST = 32;
    private static final int FEWEST_DIFFERENT = 10;

    /** Pieces long enough that chance does not put them into a random secret. */
    private static final List<String> MARKS = List.of(
            "changeme",
            "change_me",
            "change-me",
            "change_this",
            "change-this",
            "replace",
            "placeholder",
            "example",
            "your_",
            "your-",
            "yoursecret",
            "insert",
            "password",
            "secret_key",
            "secret-key",
            "secretkey",
            "default",
            "dummy_",
            "sample",
            "rahasia",
            "gantilah",
            "ganti_",
            "ganti-",
            "${",
            "<",
            ">",
            "0123456789",
            "abcdefgh",
            "qwerty",
            "xxxxxx");

    /** Two of these as words of their own make a description, not a secret. */
    private static final Set<String> WORDS = Set.of(
            "a",
            "an",
            "at",
            "be",
            "characters",
            "chars",
            "for",
            "here",
            "is",
            "jwt",
            "key",
            "least",
            "long",
            "must",
            "my",
            "not",
            "of",
            "prod",
            "production",
            "random",
            "refresh",
            "secret",
            "secure",
            "strong",
            "super",
            "taskforge",
            "test",
            "the",
            "this",
            "token",
            "very",
            "your");

    private SecretStrength() {}

    /** What is wrong with {@code secret}, or nothing. */
    public static Optional<String> weakness(String secret) {
        if (secret.length() < SHORTEST) {
            return Optional.of("has " + secret.length() + " characters; at least " + SHORTEST + " are needed");
        }
        if (secret.chars().distinct().count() < FEWEST_DIFFERENT || repeats(secret)) {
            return Optional.of("repeats the same few characters");
        }
        return isPlaceholder(secret.toLowerCase(Locale.ROOT))
                ? Optional.of("is a placeholder, not a secret")
                : Optional.empty();
    }

    private static boolean repeats(String secret) {
        for (int period = 1; period <= secret.length() / 2; period++) {
            if (secret.regionMatches(period, secret, 0, secret.length() - period)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlaceholder(String lower) {
        long words = Arrays.stream(lower.split("[^a-z]+"))
                .filter(WORDS::contains)
                .filter(word -> word.length() > 2)
                .count();
        return words >= 2 || MARKS.stream().anyMatch(lower::contains);
    }
}
