package dev.taskforge.server.page;

import dev.taskforge.server.page.view.UpkeepPage;
import dev.taskforge.server.upkeep.PlanView;
import dev.taskforge.server.upkeep.PlanView.LineView;
import dev.taskforge.server.upkeep.PlanView.SubjectView;
import dev.taskforge.server.upkeep.PruneView;
import dev.taskforge.server.upkeep.PruneView.DoneView;
import dev.taskforge.server.upkeep.UpkeepView;
import dev.taskforge.server.upkeep.UpkeepView.DiskView;
import dev.taskforge.server.upkeep.UpkeepView.KeptView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine whose disk fills up, and one that nobody has looked at. */
final class UpkeepSamples extends SampleData {
    private static final long GB = 1_000_000_000L;

    UpkeepSamples(String word) {
        super(word);
    }

    UpkeepPage filling() {
        var lines = List.of(
                new LineView("build_cache", text("build"), 11 * GB, 0, true, text("No build has used it since.")),
                new LineView(
                        "images",
                        text("registry.example.id/sppg:2026.11.02"),
                        2 * GB,
                        0,
                        true,
                        text("No container, no kept release and no Compose file needs it.")),
                new LineView("containers", text("sppg-migrate-run-4f1"), 120_000, 0, true, text("It has ended.")),
                new LineView(
                        "images",
                        text("registry.example.id/sppg:2026.11.19"),
                        2 * GB,
                        0,
                        false,
                        text("Release 41 of sppg may be returned to.")),
                new LineView("logs", text("sppg-worker-1"), -1, 0, false, text("The log cannot be seen.")));
        var plan = new PlanView(
                4301,
                ago(4),
                13 * GB + 120_000,
                List.of(
                        new SubjectView("build_cache", 1, 11 * GB),
                        new SubjectView("images", 1, 2 * GB),
                        new SubjectView("containers", 1, 120_000)),
                lines,
                List.of(text("journal: The journal of systemd cannot be read.")));
        var done = List.of(new DoneView(
                "images", 4, 6 * GB, List.of(text("sppg:old: image has dependent child images")), List.of()));
        var prunes = List.of(
                new PruneView(
                        4290, text("ani"), ago(60 * 24 * 13), "pruned", 4, 6 * GB, true, 5 * GB, 41_000, done, null),
                new PruneView(4102, null, ago(60 * 24 * 27), "pruned", 1, GB, true, -2 * GB, -300, List.of(), null),
                new PruneView(
                        4001,
                        null,
                        ago(60 * 24 * 41),
                        "failed",
                        2,
                        GB,
                        false,
                        0,
                        0,
                        List.of(new DoneView("images", 2, GB, List.of(), List.of())),
                        text("Docker Engine does not say what it keeps.")));
        var disks = List.of(
                new DiskView(text("/"), 80 * GB, 9 * GB, 5_000_000, 3_100_000, true, 600_000, 50_400, 777_600L),
                new DiskView(text("/var/lib/docker"), 200 * GB, 150 * GB, 0, 0, true, 600_000, 50_400, null),
                new DiskView(text("/srv/taskforge"), 100 * GB, 15 * GB, 900_000, 800_000, false, 7_200, 50_400, null));
        return page(
                null,
                new UpkeepView(
                        "sppg",
                        "0 3 */14 * * Asia/Jakarta",
                        NOW.plusSeconds(86_400),
                        3,
                        "24h",
                        List.of("build_cache", "images", "containers", "networks", "journal"),
                        "30d",
                        disks,
                        plan,
                        prunes.getFirst(),
                        kept()),
                prunes);
    }

    UpkeepPage none() {
        return page(
                new UpkeepPage.Attempt(4301, true),
                new UpkeepView("sppg", null, null, 3, "24h", List.of("images"), "30d", List.of(), null, null, kept()),
                List.of());
    }

    private static List<KeptView> kept() {
        return List.of(
                new KeptView("evidence", 90),
                new KeptView("verdicts", 400),
                new KeptView("messages", 90),
                new KeptView("looks", 400),
                new KeptView("incidents", 400),
                new KeptView("jobs", 30),
                new KeptView("audit", null));
    }

    private UpkeepPage page(UpkeepPage.@Nullable Attempt attempt, UpkeepView upkeep, List<PruneView> prunes) {
        return new UpkeepPage(text("SPPG"), true, true, attempt, upkeep, prunes);
    }
}
