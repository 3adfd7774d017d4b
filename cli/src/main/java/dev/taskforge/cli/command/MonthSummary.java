package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** The figures of a report on a month, for a terminal; its tables are in the document and in the JSON. */
final class MonthSummary {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Screen screen;

    MonthSummary(Screen screen) {
        this.screen = screen;
    }

    int show(Doc report) {
        screen.say(
                report.flag("over") ? "maintenance.report" : "maintenance.report.open",
                report.text("title"),
                report.text("month"));
        for (var section : report.at("sections").items()) {
            screen.gap();
            screen.line(Tone.STRONG, Screen.printable(section.text("title")));
            var table = new Table("", "");
            section.at("figures")
                    .items()
                    .forEach(figure -> table.row("  " + figure.text("label"), shown(figure.at("value"))));
            screen.table(table, "maintenance.report.none");
        }
        return ExitCode.DONE;
    }

    private String shown(Doc value) {
        return switch (value.text("kind")) {
            case "unknown" -> screen.texts().get("maintenance.unknown");
            // Never rounded up: what failed once is not 100 %.
            case "share" ->
                new BigDecimal(value.text("number"))
                                .multiply(HUNDRED)
                                .setScale(2, RoundingMode.FLOOR)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " %";
            case "count" -> new BigDecimal(value.text("number")).toBigInteger().toString();
            case "length" ->
                Ages.took(
                        screen.texts(),
                        Duration.ofMillis(new BigDecimal(value.text("number"))
                                .movePointRight(3)
                                .longValue()));
            case "bytes" -> size(new BigDecimal(value.text("number")).longValue());
            default -> value.text("text");
        };
    }

    private static String size(long bytes) {
        return bytes < 0 ? "-" + Ages.bytes(-bytes) : Ages.bytes(bytes);
    }
}
