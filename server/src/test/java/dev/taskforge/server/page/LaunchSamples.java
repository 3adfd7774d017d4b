package dev.taskforge.server.page;

import dev.taskforge.server.launch.LaunchView;
import dev.taskforge.server.launch.LaunchView.LineView;
import dev.taskforge.server.page.view.LaunchPage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of the hours after a GO. */
final class LaunchSamples extends SampleData {
    private static final Instant AT = Instant.parse("2026-07-29T01:00:00Z");

    LaunchSamples(String word) {
        super(word);
    }

    LaunchPage launch() {
        return new LaunchPage(
                "sppg",
                text("SPPG"),
                true,
                true,
                List.of(
                        view(3, "running", "unknown", null),
                        view(2, "ended", "bad", AT.plusSeconds(86_400)),
                        new LaunchView(
                                1, 4, "replaced", null, AT, AT.plusSeconds(86_400), AT.plusSeconds(60), List.of())));
    }

    LaunchPage none(boolean declared) {
        return new LaunchPage("sppg", text("SPPG"), false, declared, List.of());
    }

    private LaunchView view(long id, String state, String verdict, @Nullable Instant endedAt) {
        return new LaunchView(
                id,
                id + 3,
                state,
                verdict,
                AT,
                AT.plusSeconds(86_400),
                endedAt,
                List.of(
                        new LineView("monitor", "health", "good", text("99.9 % of 2880 looks passed")),
                        new LineView("monitor", "login", "bad", text("80 % of 2880 looks passed")),
                        new LineView(
                                "backup", "main", "unknown", text("backup 12 was made, and is not restored yet"))));
    }
}
