package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs throughput}: how many jobs came and ended, and how long they waited and ran. */
@Command(name = "throughput")
final class ThroughputCommand extends ServerCommand {
    private static final DateTimeFormatter BEGIN =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @Option(names = "--span", paramLabel = "SPAN", defaultValue = "1h")
    String span = "1h";

    @Option(names = "--queue", paramLabel = "NAME")
    @Nullable
    String queue;

    @Option(names = "--type", paramLabel = "TYPE")
    @Nullable
    String type;

    ThroughputCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var series = api.get("/api/v1/throughput?span=" + encoded(span) + part("queue", queue) + part("type", type));
        if (wroteJson(series)) {
            return ExitCode.DONE;
        }
        var texts = screen().texts();
        var table = new Table(
                texts.get("column.from"),
                texts.get("column.submitted"),
                texts.get("column.succeeded"),
                texts.get("column.failed"),
                texts.get("column.repeated"),
                texts.get("column.wait"),
                texts.get("column.run"));
        for (var step : series.at("steps").items()) {
            if (step.number("submitted") + step.number("succeeded") + step.number("failed") + step.number("retried")
                    > 0) {
                row(table, BEGIN.format(Instant.parse(step.text("begin"))), step);
            }
        }
        if (!table.isEmpty()) {
            row(table, texts.get("throughput.whole"), series.at("whole"));
        }
        screen().table(table, "throughput.empty");
        return ExitCode.DONE;
    }

    private void row(Table table, String name, Doc step) {
        table.row(
                name,
                step.number("submitted"),
                step.number("succeeded"),
                step.number("failed"),
                step.number("retried"),
                times(step.at("wait_millis")),
                times(step.at("run_millis")));
    }

    /** Half within, 95 in 100 within. */
    private String times(Doc times) {
        return times.text("p50").isEmpty() ? "-" : time(times, "p50") + "/" + time(times, "p95");
    }

    private String time(Doc times, String name) {
        long millis = (long) Math.ceil(Double.parseDouble(times.text(name)));
        return Ages.took(screen().texts(), Duration.ofMillis(millis));
    }

    private static String part(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + encoded(value);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
