package dev.taskforge.server.page;

import dev.taskforge.server.page.view.OverviewView;
import dev.taskforge.server.page.view.VerdictView;
import java.time.Duration;
import java.util.List;

/** The overview of three projects. */
final class OverviewSamples extends SampleData {
    OverviewSamples(String word) {
        super(word);
    }

    /** Of an installation that was brought back on another machine. */
    OverviewView held(boolean mayResume) {
        return new OverviewView(List.of(), List.of(), BackupSamples.held(mayResume));
    }

    OverviewView overview() {
        var jobs = new JobSamples(word).rows();
        return new OverviewView(
                List.of(
                        new OverviewView.Card(
                                "sppg",
                                text("Portal SPPG"),
                                "production",
                                new VerdictView(
                                        false,
                                        2,
                                        7,
                                        0,
                                        List.of(
                                                count("fail", 1),
                                                count("stale", 2),
                                                count("manual", 1),
                                                count("pass", 8))),
                                new OverviewView.Decided("NO-GO", text("Bu Ratna"), ago(60 * 26)),
                                new OverviewView.BackedUp(ago(194), 48_211_904),
                                new OverviewView.Drilled(ago(60 * 24 * 6), true, Duration.ofMillis(41_300)),
                                new OverviewView.Next("backup.main", NOW.plus(Duration.ofHours(17))),
                                new OverviewView.Serving(12, ago(190)),
                                new OverviewView.Watched(4, 3, 1, "down", 1)),
                        new OverviewView.Card(
                                "ahsp",
                                text("Analisis Harga Satuan Pekerjaan"),
                                "production",
                                new VerdictView(false, 5, 5, 0, List.of(count("error", 3), count("unknown", 6))),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        new OverviewView.Card(
                                "taskforge",
                                "TaskForge",
                                "production",
                                new VerdictView(true, 0, 8, 0, List.of(count("waived", 1), count("pass", 10))),
                                new OverviewView.Decided("GO", "Dimas Prasetyo", ago(60 * 24 * 3)),
                                new OverviewView.BackedUp(ago(12), 1_310_720),
                                new OverviewView.Drilled(ago(9), true, Duration.ofMillis(812)),
                                new OverviewView.Next("gate", NOW.plus(Duration.ofMinutes(46))),
                                null,
                                new OverviewView.Watched(1, 1, 0, "up", 0))),
                List.of(jobs.get(0), jobs.get(1)),
                null);
    }
}
