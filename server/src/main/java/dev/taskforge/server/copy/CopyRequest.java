package dev.taskforge.server.copy;

import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.Dialect;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked for: one side is a data folder with its SQLite file and its keys, the other a PostgreSQL database.
 *
 * @param toPostgres in which direction
 * @param dryRun only to look and count
 * @param json whether a program reads the answer
 */
record CopyRequest(Path folder, DatabaseUrl url, boolean toPostgres, boolean dryRun, boolean json) {
    /** Stands for the address in the variable of that name, which keeps the password out of the list of processes. */
    private static final String VARIABLE = "DATABASE_URL";

    /**
     * Reads {@code --from PLACE --to PLACE [--dry-run] [--json]}.
     *
     * @throws CopyRefused that says what is wrong, without a password
     */
    static CopyRequest read(List<String> arguments, Map<String, String> environment) {
        var left = new ArrayDeque<>(arguments);
        var places = new HashMap<String, String>();
        boolean dryRun = false;
        boolean json = false;
        while (!left.isEmpty()) {
            var argument = left.pop();
            var option = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            switch (option) {
                case "--from", "--to" -> places.put(option, value(option, argument, left));
                case "--dry-run" -> dryRun = flag(option, argument);
                case "--json" -> json = flag(option, argument);
                // What follows may be an address with a password.
                default -> throw CopyRefused.wrongUse("copy.option", option.startsWith("-") ? option : "…");
            }
        }
        var from = place("--from", places, environment);
        var to = place("--to", places, environment);
        if (isUrl(from) == isUrl(to)) {
            throw CopyRefused.wrongUse(isUrl(from) ? "copy.two_urls" : "copy.two_folders");
        }
        boolean toPostgres = isUrl(to);
        return new CopyRequest(
                Path.of(toPostgres ? from : to).toAbsolutePath().normalize(),
                url(toPostgres ? "--to" : "--from", toPostgres ? to : from),
                toPostgres,
                dryRun,
                json);
    }

    private static boolean flag(String option, String argument) {
        if (!argument.equals(option)) {
            throw CopyRefused.wrongUse("copy.flag", option);
        }
        return true;
    }

    private static String value(String option, String argument, Deque<String> left) {
        var value = argument.length() > option.length() ? argument.substring(option.length() + 1) : left.poll();
        if (value == null || value.isBlank() || value.startsWith("--")) {
            throw CopyRefused.wrongUse("copy.no_value", option);
        }
        return value;
    }

    private static String place(String option, Map<String, String> places, Map<String, String> environment) {
        var place = places.get(option);
        if (place == null) {
            throw CopyRefused.wrongUse("copy.no_value", option);
        }
        if (!place.equals(VARIABLE)) {
            return place;
        }
        var address = environment.getOrDefault(VARIABLE, "").strip();
        if (!isUrl(address)) {
            throw CopyRefused.wrongUse("copy.no_variable", option);
        }
        return address;
    }

    private static boolean isUrl(String place) {
        return place.contains("://");
    }

    private static DatabaseUrl url(String option, String text) {
        try {
            return DatabaseUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw CopyRefused.wrongUse("copy.url", option, String.valueOf(e.getMessage()));
        }
    }

    Dialect from() {
        return toPostgres ? Dialect.SQLITE : Dialect.POSTGRESQL;
    }

    Dialect to() {
        return toPostgres ? Dialect.POSTGRESQL : Dialect.SQLITE;
    }

    /** Where from, without a password. */
    String source() {
        return (toPostgres ? folder : url).toString();
    }

    /** Where to, without a password. */
    String target() {
        return (toPostgres ? url : folder).toString();
    }
}
