package dev.taskforge.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads typed values and collects what is wrong with them. An empty value counts as absent. */
final class Variables {
    private final Map<String, String> values;
    private final List<String> problems;

    Variables(Map<String, String> values, List<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    void problem(String variable, String what) {
        problems.add(variable + ": " + what);
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    @Nullable
    String text(String variable) {
        var value = values.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    int whole(String variable, int fallback, int least, int most) {
        var value = text(variable);
        if (value == null) {
            return fallback;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            problem(variable, "must be a whole number from " + least + " to " + most);
            return fallback;
        }
        return Integer.parseInt(value);
    }

    boolean flag(String variable, boolean fallback) {
        var value = text(variable);
        if (value == null) {
            return fallback;
        }
        if (!value.equals("true") && !value.equals("false")) {
            problem(variable, "must be true or false");
        }
        return value.equals("true");
    }

    <E extends Enum<E>> E choice(String variable, Class<E> type, E fallback) {
        var value = text(variable);
        if (value == null) {
            return fallback;
        }
        var constants = List.of(type.getEnumConstants());
        var found = constants.stream()
                .filter(one -> one.name().equalsIgnoreCase(value))
                .findFirst();
        if (found.isEmpty()) {
            problem(
                    variable,
                    "must be one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(type.getEnumConstants())
                                            .map(one -> one.name().toLowerCase(Locale.ROOT))
                                            .toList()));
        }
        return found.orElse(fallback);
    }

    @Nullable
    URI url(String variable) {
        var value = text(variable);
        if (value == null) {
            return null;
        }
        try {
            var url = new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean plain = url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawPath().isEmpty();
            if (web && plain) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below like any other address that cannot be used.
        }
        problem(variable, "must be like https://taskforge.example.id, without a path");
        return null;
    }
}
