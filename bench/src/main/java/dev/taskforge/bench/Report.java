package dev.taskforge.bench;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The measurements as a table for people or as JSON. */
public record Report(List<Measurement> measurements) {
    private static final String LINE = "%-34s %12s %12s %-6s %7s %8s  %s%n";

    /** A sentence for each goal that does not hold. */
    public List<String> missed() {
        return measurements.stream()
                .filter(measurement -> !measurement.reached())
                .map(measurement -> String.format(
                        Locale.ROOT,
                        "%s: %.2f, the goal is %s %.2f",
                        measurement.name(),
                        measurement.judged(),
                        measurement.atLeast() ? "at least" : "at most",
                        measurement.goal()))
                .toList();
    }

    /** A table for people. */
    public String text() {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, LINE, "", "raw", "ours", "", "ratio", "goal", ""));
        for (var one : measurements) {
            text.append(String.format(
                    Locale.ROOT,
                    LINE,
                    one.name(),
                    one.raw() == null ? "" : number(one.raw()),
                    number(one.value()),
                    one.unit(),
                    one.raw() == null ? "" : String.format(Locale.ROOT, "%.2f", one.value() / one.raw()),
                    (one.atLeast() ? ">= " : "<= ") + String.format(Locale.ROOT, "%.2f", one.goal()),
                    one.reached() ? "ok" : "MISSED"));
            if (one.note() != null) {
                text.append("  ").append(one.note()).append(System.lineSeparator());
            }
        }
        return text.toString().stripTrailing();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%.2f", value);
    }

    /** The same for programs. */
    public String json() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writeValueAsString(this);
    }
}
