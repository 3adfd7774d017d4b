package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.env.EnvSource;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells which lines of files must not be repeated anywhere, because a secret stands in them. In doubt a line is one: a
 * repair that is not shown costs less than a password in a log.
 */
final class SecretLines {
    private static final int LEAST = 6;
    private static final int LEAST_OF_TOKEN = 20;
    /** In a longer line nobody finds the change anyway. */
    private static final int LONGEST = 2_000;

    private static final String NAMES = "(?i)(?:pass|pwd|secret|token|key|credential|private|salt|auth|dsn|signature)";

    /** What holds while nobody sets a variable. */
    private static final String FALLBACK = "\\$\\{\\w{1,100}+:?-[^}\\s]";

    private static final Pattern NAME = Pattern.compile(NAMES);
    /**
     * Something that sounds secret, and behind it a value that is no variable, or a variable's fallback; without a sign
     * between them, no path.
     */
    private static final Pattern ASSIGNED = Pattern.compile(NAMES + "[a-z0-9_.-]{0,64}[\"']?"
            + "(?:\\s{0,8}[:=]\\s{0,8}[\"']?(?:[^\\s\"'$<{]|" + FALLBACK
            + ")|\\s{1,8}[\"']?(?:[^\\s\"'$<{/]|" + FALLBACK + "))");

    private static final Pattern URL_PASSWORD =
            Pattern.compile("://[^/\\s:@]{0,256}:(?:[^/\\s$@]|" + FALLBACK + ")[^/\\s@]{0,512}@");
    private static final Pattern OPTION = Pattern.compile("\\s(?:-p\\S|-u\\s?\\S{1,64}:\\S"
            + "|--(?:[a-z0-9]{1,20}-){0,3}(?:pass(?:word|wd|phrase)?|token|bearer|api-?key|secret)[= ])"
            + "|\\b(?:redis-cli|valkey-cli)\\b.{0,400}\\s-a\\s|\\b(?:sshpass|mongosh?|login)\\b.{0,400}\\s-p\\s");

    private final Set<String> known = new HashSet<>();

    /** Knows the secrets of the environment files that were read. */
    SecretLines(Iterable<EnvSource> envFiles) {
        for (var source : envFiles) {
            source.assignments().forEach(assignment -> learn(assignment.key(), assignment.value()));
        }
    }

    private void learn(String name, String value) {
        boolean named = NAME.matcher(name).find() && value.length() >= LEAST;
        if ((named || isToken(value)) && !value.startsWith("$")) {
            known.add(value);
        }
    }

    /** Long, without spaces, of letters and digits: nothing that a person would have typed. */
    private static boolean isToken(String value) {
        return value.length() >= LEAST_OF_TOKEN
                && value.chars().noneMatch(c -> Character.isWhitespace(c) || c == '/' || c == '.')
                && value.chars().anyMatch(Character::isDigit)
                && value.chars().anyMatch(Character::isLetter);
    }

    /** Whether a line may hold a secret. */
    boolean holds(String line) {
        return line.length() > LONGEST
                || ASSIGNED.matcher(line).find()
                || URL_PASSWORD.matcher(line).find()
                || OPTION.matcher(line).find()
                || known.stream().anyMatch(line::contains);
    }
}
