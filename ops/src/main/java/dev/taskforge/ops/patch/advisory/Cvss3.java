package dev.taskforge.ops.patch.advisory;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The base score of a vector of CVSS 3.0 or 3.1.
 *
 * <p>Source: FIRST, CVSS v3.1 specification, sections 7.1 and 7.4, and appendix A for rounding up.
 */
final class Cvss3 {
    private static final Map<String, Double> WEIGHTS = Map.ofEntries(
            Map.entry("AV:N", 0.85),
            Map.entry("AV:A", 0.62),
            Map.entry("AV:L", 0.55),
            Map.entry("AV:P", 0.2),
            Map.entry("AC:L", 0.77),
            Map.entry("AC:H", 0.44),
            Map.entry("PR:N", 0.85),
            Map.entry("PR:L", 0.62),
            Map.entry("PR:H", 0.27),
            Map.entry("UI:N", 0.85),
            Map.entry("UI:R", 0.62),
            Map.entry("C:H", 0.56),
            Map.entry("C:L", 0.22),
            Map.entry("C:N", 0.0),
            Map.entry("I:H", 0.56),
            Map.entry("I:L", 0.22),
            Map.entry("I:N", 0.0),
            Map.entry("A:H", 0.56),
            Map.entry("A:L", 0.22),
            Map.entry("A:N", 0.0));

    private Cvss3() {}

    /** From 0 to 10; empty when it is no such vector, or lacks a part. */
    static OptionalDouble score(String vector) {
        if (!vector.startsWith("CVSS:3.") || vector.length() > 300) {
            return OptionalDouble.empty();
        }
        var parts = new HashMap<String, String>();
        for (var part : vector.split("/")) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                parts.put(part.substring(0, colon), part);
            }
        }
        var scope = parts.getOrDefault("S", "");
        boolean changed = scope.equals("S:C");
        if (!changed && !scope.equals("S:U")) {
            return OptionalDouble.empty();
        }
        for (var name : new String[] {"AV", "AC", "PR", "UI", "C", "I", "A"}) {
            if (!WEIGHTS.containsKey(parts.getOrDefault(name, ""))) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(base(parts, changed));
    }

    private static double base(Map<String, String> parts, boolean changed) {
        double lost = 1 - (1 - weight(parts, "C")) * (1 - weight(parts, "I")) * (1 - weight(parts, "A"));
        double impact = changed ? 7.52 * (lost - 0.029) - 3.25 * Math.pow(lost - 0.02, 15) : 6.42 * lost;
        if (impact <= 0) {
            return 0;
        }
        double exploitability =
                8.22 * weight(parts, "AV") * weight(parts, "AC") * privileges(parts, changed) * weight(parts, "UI");
        double sum = changed ? 1.08 * (impact + exploitability) : impact + exploitability;
        return roundedUp(Math.min(sum, 10));
    }

    private static double weight(Map<String, String> parts, String name) {
        return WEIGHTS.getOrDefault(parts.getOrDefault(name, ""), 0.0);
    }

    /** Privileges count less when another part is reached through them. */
    private static double privileges(Map<String, String> parts, boolean changed) {
        return switch (parts.getOrDefault("PR", "")) {
            case "PR:L" -> changed ? 0.68 : 0.62;
            case "PR:H" -> changed ? 0.5 : 0.27;
            default -> 0.85;
        };
    }

    private static double roundedUp(double value) {
        long hundredThousandths = Math.round(value * 100_000);
        return hundredThousandths % 10_000 == 0
                ? hundredThousandths / 100_000.0
                : (Math.floorDiv(hundredThousandths, 10_000) + 1) / 10.0;
    }
}
