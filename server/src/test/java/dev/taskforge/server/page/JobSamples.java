package dev.taskforge.server.page;

import dev.taskforge.server.page.view.BulkView;
import dev.taskforge.server.page.view.JobRow;
import dev.taskforge.server.page.view.JobTypeForm;
import dev.taskforge.server.page.view.JobTypesView;
import dev.taskforge.server.page.view.JobView;
import dev.taskforge.server.page.view.JobsView;
import dev.taskforge.server.page.view.QueuesView;
import dev.taskforge.server.page.view.SchedulesView;
import dev.taskforge.server.page.view.StateCount;
import dev.taskforge.server.page.view.ThroughputView;
import dev.taskforge.server.throughput.Span;
import dev.taskforge.server.throughput.Throughput;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Jobs in every state. */
final class JobSamples extends SampleData {
    JobSamples(String word) {
        super(word);
    }

    List<JobRow> rows() {
        return List.of(
                row(
                        4187,
                        "backup",
                        "default",
                        "sppg",
                        "running",
                        1,
                        new JobRow.Done(31_457_280, 48_211_904, "bytes"),
                        ""),
                row(4186, "deploy", "default", "ahsp", "waiting", 2, null, ""),
                row(4185, "check", "default", "sppg", "available", 0, null, ""),
                row(
                        4184,
                        "kirim_laporan",
                        "mail",
                        null,
                        "scheduled",
                        1,
                        null,
                        text("SMTP server answered 451, try later")),
                row(4183, "check", "default", "taskforge", "succeeded", 1, new JobRow.Done(11, 11, "checks"), ""),
                row(
                        4182,
                        "drill",
                        "default",
                        "sppg",
                        "failed",
                        1,
                        null,
                        text("Table orders has 10481 rows, the manifest says 10482.")),
                row(4181, "drill", "default", "taskforge", "succeeded", 1, null, ""),
                row(4180, "hitung_ulang_stok", "reports", text("inventaris"), "cancelled", 1, null, ""));
    }

    private JobRow row(
            long id,
            String type,
            String queue,
            @Nullable String project,
            String state,
            int attempt,
            JobRow.@Nullable Done progress,
            String error) {
        var created = ago((4188 - id) * 7);
        boolean begun = attempt > 0;
        boolean ended = List.of("succeeded", "failed", "cancelled").contains(state);
        return new JobRow(
                id,
                text(type),
                text(queue),
                project,
                state,
                5,
                attempt,
                3,
                created,
                created,
                begun ? created.plusSeconds(1) : null,
                ended ? created.plusMillis(42_180) : null,
                progress,
                text("sppg.backup"),
                error);
    }

    JobsView jobs() {
        return new JobsView(
                rows(),
                List.of(
                        count("scheduled", 1),
                        count("available", 1),
                        count("running", 1),
                        count("waiting", 1),
                        count("succeeded", 4102),
                        count("failed", 3),
                        count("cancelled", 12)),
                new JobsView.Filter("", "", text(""), "", null),
                List.of("default", "mail", "reports"),
                List.of("backup", "check", "drill"),
                List.of("ahsp", text("sppg"), "taskforge"),
                4180L,
                true);
    }

    JobsView deadLetters() {
        var all = jobs();
        return new JobsView(
                all.jobs().stream().filter(job -> job.state().equals("failed")).toList(),
                all.counts(),
                all.filter().state("failed"),
                all.queues(),
                all.types(),
                all.projects(),
                null,
                true);
    }

    QueuesView queues(boolean mayChange) {
        return new QueuesView(
                List.of(
                        new QueuesView.Queue(
                                "default",
                                false,
                                4,
                                "100/1m",
                                10,
                                List.of(count("available", 1204), count("running", 4), count("failed", 3)),
                                ago(12),
                                318),
                        new QueuesView.Queue(
                                text("mail"),
                                true,
                                0,
                                null,
                                0,
                                List.of(count("scheduled", 1), count("succeeded", 4102)),
                                null,
                                0)),
                List.of(
                        new QueuesView.Pin(
                                "transaction",
                                "31877",
                                text("reporting · nightly report · 10.0.4.17 · idle in transaction"),
                                ago(5400),
                                "SELECT pg_terminate_backend(31877);"),
                        new QueuesView.Pin("standby", "2966", "replicator · walreceiver", ago(900), null)),
                mayChange ? 0 : 2,
                mayChange);
    }

    /** An hour of jobs, with a pause in it; or none at all. */
    ThroughputView throughput(boolean any) {
        var none = new Throughput.Times(null, null, null);
        var steps = IntStream.range(0, 60)
                .mapToObj(i -> {
                    boolean quiet = !any || (i > 20 && i < 30);
                    var times = quiet ? none : new Throughput.Times(3.0 + i % 5, 40.0 + i * 7 % 60, 90.0);
                    return new Throughput.Step(
                            NOW.minusSeconds(3600 - 60L * i),
                            quiet ? 0 : 120,
                            quiet ? 0 : 100 + i * 37 % 50,
                            quiet ? 0 : i * 13 % 9,
                            0,
                            quiet ? 0 : 2,
                            times,
                            times);
                })
                .toList();
        var whole = any
                ? new Throughput.Step(
                        NOW.minusSeconds(3600),
                        5880,
                        6120,
                        190,
                        3,
                        98,
                        new Throughput.Times(4.2, 71.0, 90.0),
                        new Throughput.Times(0.4, 1_500.0, 61_000.0))
                : new Throughput.Step(NOW.minusSeconds(3600), 0, 0, 0, 0, 0, none, none);
        return ThroughputCharts.of(
                new Throughput.Series(whole, Duration.ofMinutes(1), steps),
                Span.HOUR,
                new ThroughputView.Filter("", text("send_mail")),
                List.of("default", text("mail")),
                List.of(text("send_mail")));
    }

    SchedulesView schedules() {
        return new SchedulesView(List.of(
                new SchedulesView.Row(
                        "sppg.backup",
                        text("sppg"),
                        "0 2 * * *",
                        "Asia/Jakarta",
                        "backup",
                        true,
                        List.of(
                                NOW.plusSeconds(3_600),
                                NOW.plusSeconds(90_000),
                                NOW.plusSeconds(176_400),
                                NOW.plusSeconds(262_800),
                                NOW.plusSeconds(349_200)),
                        ago(600),
                        4181L,
                        null,
                        true),
                new SchedulesView.Row(
                        text("morning"),
                        null,
                        "*/5 * * * 1-5",
                        "UTC",
                        text("report"),
                        false,
                        List.of(),
                        null,
                        null,
                        text("payload/to: integer found, string expected"),
                        false)));
    }

    JobTypesView types(boolean mayChange) {
        return new JobTypesView(
                List.of(
                        new JobTypesView.Row(
                                "backup",
                                "",
                                true,
                                0,
                                false,
                                Duration.ofHours(6),
                                1,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofDays(30),
                                false,
                                0,
                                1),
                        new JobTypesView.Row(
                                text("send_mail"),
                                text("Letters to customers"),
                                false,
                                3,
                                true,
                                Duration.ofSeconds(90),
                                8,
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(30),
                                Duration.ofDays(7),
                                true,
                                1204,
                                12),
                        new JobTypesView.Row(
                                "nobody",
                                "",
                                false,
                                0,
                                false,
                                Duration.ofHours(1),
                                5,
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(30),
                                Duration.ofDays(30),
                                false,
                                2,
                                0)),
                mayChange);
    }

    JobTypeForm type(boolean server, String refusal) {
        return new JobTypeForm(
                text(server ? "backup" : "send_mail"),
                server,
                !server,
                new JobTypeForm.Fields("90s", "8", "5s", "30m", "7d", "", ""),
                new JobTypeForm.Fields(
                        "90s",
                        "8",
                        "5s",
                        "",
                        "7d",
                        text("Letters to customers"),
                        text("{\n  \"type\": \"object\",\n  \"required\": [\"to\"]\n}")),
                refusal.isEmpty() ? "" : text(refusal));
    }

    BulkView bulk(String decision, String state, long count) {
        return new BulkView(decision, count, new JobsView.Filter(state, "mail", text("backup"), "", null));
    }

    static JobsView noJobs(JobsView.Filter filter) {
        return new JobsView(List.of(), List.of(), filter, List.of(), List.of(), List.of(), null, true);
    }

    JobView running() {
        return job(
                rows().get(0),
                List.of(
                        step(0, "snapshot", false, "done", 0, 310, 2100, ""),
                        step(1, "compress", false, "running", 310, 690, 4700, "")),
                List.of(
                        "Copying taskforge.db, 46.0 MB",
                        "Snapshot at 02:13:54",
                        "Compressing with zstd level 9",
                        text("30.0 MB of 46.0 MB")),
                "",
                "");
    }

    JobView waiting() {
        return job(
                rows().get(1),
                List.of(
                        step(0, "pull", false, "done", 0, 420, 8200, ""),
                        step(1, text("migrate"), true, "unknown", 420, 580, 11_400, "")),
                List.of("Pulling images", "Running migration 0042_tambah_kolom_npwp"),
                text("The worker stopped during the step migrate."),
                "");
    }

    JobView failed() {
        return job(
                rows().get(5),
                List.of(
                        step(0, "fetch", false, "done", 0, 180, 410, ""),
                        step(1, "restore", false, "done", 180, 560, 21_000, ""),
                        step(2, "compare", false, "failed", 740, 260, 9800, text("orders: 10481 rows, wanted 10482"))),
                IntStream.rangeClosed(1, 30)
                        .mapToObj(n -> text("Compared table t" + n))
                        .toList(),
                text("Table orders has 10481 rows, the manifest says 10482."),
                "{\n  \"passed\" : false\n}");
    }

    JobView fresh() {
        return job(rows().get(2), List.of(), List.of(), "", "");
    }

    private static JobView.StepRow step(
            int position, String name, boolean once, String state, int offset, int width, long millis, String error) {
        return new JobView.StepRow(
                name,
                position,
                once,
                state,
                ago(3).plusMillis(offset),
                state.equals("unknown") ? null : Duration.ofMillis(millis),
                offset,
                width,
                state.equals("done") ? "{\n  \"bytes\" : 48211904\n}" : "",
                error);
    }

    private JobView job(JobRow row, List<JobView.StepRow> steps, List<String> log, String error, String result) {
        var lines = IntStream.range(0, log.size())
                .mapToObj(i -> new JobView.Line(i + 1L, 1, ago(3).plusSeconds(i), log.get(i)))
                .toList();
        return new JobView(
                row,
                "node-1/3",
                text("backup:sppg:main"),
                null,
                text("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                false,
                "{\n  \"project\" : \"sppg\",\n  \"database\" : \"" + text("main") + "\"\n}",
                result,
                error,
                steps,
                lines,
                lines.size(),
                List.of(
                        new JobView.Other(16, text("backup"), "failed", "wait", true),
                        new JobView.Other(9, "", "", "run", false)),
                List.of(new JobView.Other(18, text("report"), "blocked", "cancel", true)),
                new JobView.BatchState(
                        text("nightly"), 1, 2, List.of(new StateCount("failed", 1), new StateCount("succeeded", 1))),
                row.state().equals("available")
                        ? List.of(
                                new JobView.Reason(
                                        text("The queue default is paused."),
                                        text("Resume the queue: taskforge queues resume default"),
                                        List.of()),
                                new JobView.Reason(
                                        text("No more than 1 with the concurrency key deploy may run at once."),
                                        text("Wait until one of them ends, answer for it, or cancel it."),
                                        List.of(4187L, 4186L)))
                        : List.of(),
                true);
    }
}
