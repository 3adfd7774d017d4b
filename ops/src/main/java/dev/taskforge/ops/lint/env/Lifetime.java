package dev.taskforge.ops.lint.env;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How long tokens live, from values such as {@code 12h} and from names such as {@code …_EXPIRY_TIME_MINUTES}. */
final class Lifetime {
    private static final Set<String> NAMED =
            Set.of("EXPIRATION", "EXPIRES", "EXPIRY", "EXPIRE", "TTL", "LIFETIME", "AGE");
    private static final Pattern FORM = Pattern.compile("(?<count>[0-9]{1,9})\\s*(?<unit>[a-zA-Z]*)");
    private static final Map<String, Double> HOURS =
            Map.of("ms", 1 / 3_600_000.0, "s", 1 / 3600.0, "m", 1 / 60.0, "h", 1.0, "d", 24.0, "w", 168.0, "y", 8760.0);

    private Lifetime() {}

    static boolean isNamed(VariableName name) {
        return name.hasAny(NAMED);
    }

    /** In hours; 0 when the unit is said neither by the value nor by the name. */
    static double hours(Given given) {
        var match = FORM.matcher(given.value());
        if (!match.matches()) {
            return 0;
        }
        var unit = match.group("unit").toLowerCase(Locale.ROOT);
        return Long.parseLong(match.group("count")) * (unit.isEmpty() ? ofName(given.name()) : ofUnit(unit));
    }

    private static double ofUnit(String unit) {
        return switch (unit) {
            case "ms" -> HOURS.getOrDefault("ms", 0.0);
            case "month", "months", "mo" -> 730;
            default -> HOURS.getOrDefault(unit.substring(0, 1), 0.0);
        };
    }

    private static double ofName(VariableName name) {
        if (name.has("SECONDS") || name.has("SEC")) {
            return HOURS.getOrDefault("s", 0.0);
        }
        if (name.has("MINUTES") || name.has("MIN")) {
            return HOURS.getOrDefault("m", 0.0);
        }
        return name.has("HOURS") ? 1 : name.has("DAYS") ? 24 : 0;
    }
}
