package dev.taskforge.server.page;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Comparison;
import dev.taskforge.ops.backup.Drill;
import dev.taskforge.ops.backup.DrillTimes;
import dev.taskforge.ops.backup.RestoreTime;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.backup.BackupReportView;
import dev.taskforge.server.backup.DestinationStanding;
import dev.taskforge.server.backup.DrillReportView;
import dev.taskforge.server.backup.InPlaceView;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.BarsView;
import dev.taskforge.server.page.view.CsvView;
import dev.taskforge.server.page.view.HeldView;
import dev.taskforge.server.page.view.InPlacesView;
import dev.taskforge.server.page.view.IncomingView;
import dev.taskforge.server.page.view.MomentView;
import dev.taskforge.server.page.view.RecoveryStandingView;
import dev.taskforge.server.page.view.RestoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Backups of two databases in every state. */
final class BackupSamples extends SampleData {
    BackupSamples(String word) {
        super(word);
    }

    static HeldView held(boolean mayResume) {
        return new HeldView(
                "sftp://nas.example.id:22/backups/taskforge/main/main-20261127T191500Z-job812.sqlite.zst.age",
                NOW.minusSeconds(30_000),
                12,
                mayResume);
    }

    /** One that is stuck, requests to restore in place, and what one would do. */
    InPlacesView inPlaces(String error) {
        return new InPlacesView(
                "sppg",
                text("SPPG"),
                true,
                List.of(text("main"), text("uploads")),
                new InPlacesView.Form(text("main"), "44", true, text("harga rusak"), error),
                error.isEmpty()
                        ? new InPlacesView.Plan("", 44L, NOW.minusSeconds(5_400), List.of(text("lose everything")))
                        : null,
                List.of(new InPlacesView.Stuck(7, text("main"), text("the disk is full. Try again"), 76)),
                List.of(
                        new InPlacesView.Row(inPlace(3, "waiting", List.of(text("sri"))), true, false),
                        new InPlacesView.Row(inPlace(2, "waiting", List.of()), false, true),
                        new InPlacesView.Row(inPlace(1, "approved", List.of()), false, false)));
    }

    /** For somebody who may only look. */
    InPlacesView noInPlaces() {
        return new InPlacesView(
                "sppg",
                text("SPPG"),
                false,
                List.of(),
                new InPlacesView.Form("", "", false, "", ""),
                null,
                List.of(),
                List.of());
    }

    private InPlaceView inPlace(long id, String state, List<String> approvers) {
        boolean waits = state.equals("waiting");
        return new InPlaceView(
                id,
                "sppg",
                state,
                text("main"),
                44,
                NOW.minusSeconds(5_400),
                waits,
                text("harga rusak sejak pagi"),
                text("rina"),
                NOW.minusSeconds(240),
                NOW.plusSeconds(14_160),
                waits ? null : text("sri"),
                waits ? null : NOW.minusSeconds(120),
                waits ? null : 77L,
                approvers);
    }

    BackupsView backups(boolean mayOperate) {
        return new BackupsView(
                "sppg",
                text("SPPG"),
                true,
                mayOperate,
                List.of(text("main"), text("queue")),
                List.of(
                        new BackupsView.Promised(
                                text("main: the newest backup is 8h 20m old; by its schedule it may be 1d 12h old."),
                                false,
                                false,
                                null),
                        new BackupsView.Promised(
                                text("queue: the newest backup is 3d old; by its schedule it may be 1d 12h old."),
                                true,
                                false,
                                NOW.minusSeconds(90_000)),
                        new BackupsView.Promised(
                                text("files: whether backups are made could not be judged yet"), false, true, null)),
                List.of(
                        new BackupsView.Standing(
                                text("main"),
                                NOW.minusSeconds(30_000),
                                Duration.ofSeconds(94),
                                NOW.plusSeconds(7_000),
                                null,
                                true,
                                new BackupsView.Trend(2, bars(), bars())),
                        new BackupsView.Standing(
                                text("queue"), null, null, null, NOW.plusSeconds(80_000), false, null)),
                List.of(
                        destination(
                                "offsite",
                                "s3",
                                4,
                                0,
                                NOW.minusSeconds(9_600),
                                2,
                                "offsite: it refuses access to bucket backups (AccessDenied, Object Lock)"),
                        destination(
                                "nas",
                                "sftp",
                                3,
                                1,
                                NOW.minusSeconds(96_000),
                                0,
                                "nas: nothing answers there: Connection refused"),
                        destination("disk2", "folder", 0, 0, null, 0, null)),
                calendar(),
                List.of(
                        set(12, "running", false, false, "running", "removed"),
                        set(11, "proven", true, true, "proven", "proven"),
                        set(10, "incomplete", false, false, "unproven", "failed"),
                        set(9, "complete", false, false, "unproven", "unproven"),
                        set(8, "removed", false, false, "unproven", "removed")),
                1_763_000_000_000L,
                List.of(
                        row(9, "unproven", null),
                        row(8, "proven", proof(true)),
                        row(7, "failed", proof(false)),
                        row(6, "missing", null),
                        row(5, "remote", null)),
                6L,
                List.of(
                        restored(4, "running", "", null, ""),
                        restored(3, "succeeded", "", NOW.plusSeconds(60_000), ""),
                        restored(2, "succeeded", text("look"), null, ""),
                        restored(1, "failed", "", null, text("check later is FAIL on the restored database"))),
                mayOperate
                        ? new RecoveryStandingView(
                                "no_kit", "warn", null, List.of(text("nas")), null, text("own.yaml: 2:1"))
                        : new RecoveryStandingView(
                                "ready",
                                "pass",
                                NOW.minusSeconds(900_000),
                                List.of("nas", "offsite"),
                                NOW.minusSeconds(9_600),
                                null),
                mayOperate ? held(true) : null);
    }

    private static BackupsView.Calendar calendar() {
        var states = List.of("none", "complete", "incomplete", "proven", "proven", "running", "none");
        var weeks = IntStream.range(0, 5)
                .mapToObj(week -> IntStream.range(0, 7)
                        .mapToObj(day ->
                                day(1 + (week * 7 + day) % 30, states.get((week + day) % 7), week == 4 && day > 4))
                        .toList())
                .toList();
        return new BackupsView.Calendar(List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), weeks);
    }

    private static BackupsView.Day day(int day, String state, boolean ahead) {
        boolean none = state.equals("none") || ahead;
        return new BackupsView.Day(
                day, "Nov " + day + ", 2026", none ? "none" : state, ahead, none ? 0 : 2, 1_763_000_000_000L + day);
    }

    private BackupsView.SetOf set(long id, String state, boolean offSite, boolean kept, String first, String second) {
        return new BackupsView.SetOf(
                id,
                NOW.minusSeconds(86_400 * (13 - id)),
                id == 9 ? null : 41,
                id == 10 ? "person" : "schedule",
                state,
                id == 10
                        ? text(
                                "Its backups are not of the same moment: 1d 4h lie between their data, and at most 1d may.")
                        : "",
                id == 12 ? null : Duration.ofMinutes(id),
                offSite,
                kept,
                !kept,
                kept,
                2_469_135_780L,
                List.of(member(id * 2, "main", first), member(id * 2 + 1, "uploads", second)));
    }

    private BackupsView.Member member(long id, String name, String state) {
        boolean there = state.contains("proven");
        return new BackupsView.Member(
                text(name),
                state,
                there ? "" : text(name + ": job 4299 failed: the file /srv/sppg/uploads does not exist"),
                state.equals("removed") ? null : 4_200 + id,
                there ? row(id, state, state.equals("proven") ? proof(true) : null) : null,
                id == 18 ? List.of(row(4, "unproven", null)) : List.of());
    }

    private BackupsView.Restored restored(long id, String state, String into, @Nullable Instant until, String error) {
        return new BackupsView.Restored(
                id,
                text("main"),
                id == 2 ? 0 : 7,
                id == 2 ? text("shop-2026-11-01.sql.gz") : "",
                state,
                into,
                NOW.minusSeconds(86_400 / id),
                text("sari"),
                into.isEmpty() ? Duration.ofSeconds(4) : null,
                until == null ? "" : "taskforge_before_20261121_020000_3",
                until,
                until != null,
                error,
                4300 + id);
    }

    RestoreView restore(String refused, String error) {
        var steps = List.of(
                text("read backup 8, 1.2 GB, and compare it with its hashes"),
                text("restore it into a database of its own beside the one that serves, in container sppg_db_1"),
                text("end all connections and let it take the name sppg, in one transaction"));
        return new RestoreView(
                "sppg",
                8,
                text("main"),
                "proven",
                NOW.minusSeconds(10_800),
                refused.isEmpty() ? Duration.ofHours(3) : null,
                new RestoreTime(Duration.ofSeconds(4), Duration.ofSeconds(26), 3),
                List.of(),
                refused.isEmpty() ? steps : List.of(),
                "",
                refused.isEmpty() ? steps : List.of(),
                List.of(text("uploads of the same set: backup 33, proven")),
                new BackupReportView.Server(
                        text("15.14 (Debian 15.14-1.pgdg13+1)"),
                        new TreeMap<>(Map.of("hstore", text("1.8"), "plpgsql", "1.0")),
                        new TreeMap<>(
                                Map.of("archive_command", "***", "shared_preload_libraries", text("auto_explain"))),
                        text("settings: permission denied")),
                refused,
                error.isEmpty() ? "" : "look",
                error);
    }

    MomentView moment(String error) {
        return new MomentView(
                "sppg",
                "2026-11-27T02:00",
                error.isEmpty() ? NOW.minusSeconds(7_200) : null,
                error,
                error.isEmpty()
                        ? List.of(
                                new MomentView.Found(
                                        "main",
                                        new MomentView.Stands(
                                                8,
                                                "proven",
                                                NOW.minusSeconds(10_800),
                                                Duration.ofHours(1),
                                                Duration.ofHours(3)),
                                        ""),
                                new MomentView.Found("uploads", null, text("No proven backup of uploads")))
                        : List.of());
    }

    IncomingView incoming(boolean chosen, String refused) {
        var steps = List.of(
                text("read the dump shop.sql.gz, 1.2 GB: 41 tables, 90122 rows counted in it"),
                text("restore it into a database of its own beside the one that serves, in container sppg_db_1"));
        boolean goesOn = chosen && refused.isEmpty();
        return new IncomingView(
                "sppg",
                "/opt/taskforge/data/incoming/sppg",
                List.of(new IncomingView.File(text("shop.sql.gz"), 1_288_490_188, NOW.minusSeconds(86_400))),
                List.of("main"),
                text("shop.sql.gz"),
                "main",
                goesOn,
                goesOn ? steps : List.of(),
                goesOn ? steps : List.of(),
                refused,
                "",
                refused);
    }

    CsvView csv(List<String> faults) {
        return new CsvView(
                "sppg",
                "/opt/taskforge/data/incoming/sppg",
                List.of(new CsvView.Export(
                        text("old-20261128T093000Z-job12"),
                        true,
                        "sppg/old",
                        NOW.minusSeconds(600),
                        41,
                        90_122,
                        1_288_490_188)),
                List.of("main", "old"),
                text("old-20261128T093000Z-job12"),
                "main",
                faults,
                List.of(
                        text("compare 41 files, 1.2 GB, of sppg/old with their manifest"),
                        text("make it last when all is equal; undo all of it otherwise")),
                "");
    }

    RestoreView unpack() {
        var steps = List.of(
                text("read backup 9, 3.1 MB, and compare it with its hashes"),
                text("unpack it into a new folder in /opt/taskforge/data/restored/sppg; nothing else is changed"),
                text("compare names, permissions and contents of 412 files and folders with the manifest"));
        return new RestoreView(
                "sppg",
                9,
                text("config"),
                "proven",
                NOW.minusSeconds(10_800),
                Duration.ofHours(3),
                null,
                steps,
                List.of(),
                text("/etc/letsencrypt is a mount point, which cannot be renamed: unpack the backup (--unpack)"),
                List.of(),
                List.of(),
                null,
                "",
                "",
                "");
    }

    BackupsView none(boolean declared) {
        return new BackupsView(
                "sppg",
                text("SPPG"),
                false,
                true,
                declared ? List.of("main") : List.of(),
                declared
                        ? List.of(new BackupsView.Promised(text("main: not judged yet"), false, true, null))
                        : List.of(),
                List.of(),
                List.of(),
                new BackupsView.Calendar(List.of(), List.of()),
                List.of(),
                null,
                List.of(),
                null,
                List.of(),
                null,
                null);
    }

    private List<BackupsView.Copy> copies(String state) {
        return switch (state) {
            case "unproven" ->
                List.of(
                        copy("offsite", "verified", ""),
                        copy("nas", "failed", text("nas: nothing answers there: Connection refused")));
            case "failed" ->
                List.of(copy("offsite", "missing", text("it is not there any more")), copy("nas", "pending", ""));
            case "missing" -> List.of();
            default -> List.of(copy("offsite", "verified", ""), copy("nas", "verified", ""));
        };
    }

    private BackupsView.Copy copy(String destination, String state, String error) {
        return new BackupsView.Copy(
                text(destination),
                state,
                text("s3://backups/sppg/main/main-20261121T020000Z-job41.dump.zst.age"),
                error,
                state.equals("verified") && destination.equals("offsite") ? NOW.plusSeconds(1_000_000) : null);
    }

    private DestinationStanding destination(
            String name,
            String kind,
            int copies,
            int lacking,
            @Nullable Instant newest,
            int toRemove,
            @Nullable String error) {
        return new DestinationStanding(
                name,
                kind,
                text("s3://backups/sppg at https://s3.example.id"),
                !kind.equals("folder"),
                copies,
                lacking,
                newest,
                toRemove,
                kind.equals("s3") ? 2 : 0,
                kind.equals("s3") ? NOW.plusSeconds(1_000_000) : null,
                error == null ? null : text(error));
    }

    private BarsView bars() {
        return new BarsView(
                List.of(
                        new BarsView.Bar(1, 40, 28, 28, text("1 Nov: failed")),
                        new BarsView.Bar(60, 40, 14, 0, text("8 Nov: 94 s"))),
                text("failed, 94 s"));
    }

    private BackupsView.Row row(long id, String state, BackupsView.@Nullable Proof proof) {
        return new BackupsView.Row(
                id,
                text("main"),
                state,
                NOW.minusSeconds(86_400 / id),
                1_234_567_890L,
                4_711_000,
                212,
                Duration.ofSeconds(61),
                id % 2 == 0,
                id % 4 != 0,
                text("/mnt/backup/sppg/main/main-20261121T020000Z-job41.dump.zst.age"),
                HASH,
                4100 + id,
                !state.equals("missing"),
                copies(state),
                proof,
                id % 3 == 0
                        ? new Backup.Pin(NOW.minusSeconds(40), text("ana"), text("Before the new price list"), false)
                        : null);
    }

    Drill drill(boolean passed) {
        return new Drill(
                12,
                "sppg",
                text("main"),
                8,
                passed,
                passed
                        ? Message.of("drill.passed.smoke", 8, 12_000, 2, text("/health (8f14e45fceea)"))
                        : Message.of("drill.smoke.status", 8, text("/health"), 503, 200, 60, text("no such table")),
                passed ? null : text("offsite"),
                Duration.ofSeconds(94),
                new DrillTimes(
                        Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(80), Duration.ofSeconds(9)),
                Duration.ofHours(2),
                NOW.minusSeconds(30_000),
                4_242);
    }

    DrillReportView report(boolean passed) {
        var lines = List.of(
                new Comparison.Line(Comparison.Kind.SMOKE, text("/health (8f14e45fceea)"), -1, -1, passed),
                new Comparison.Line(Comparison.Kind.CHECK, text("orders-of-today"), -1, -1, true),
                new Comparison.Line(Comparison.Kind.SCHEMA, "indexes", 14, passed ? 14 : 13, passed),
                new Comparison.Line(Comparison.Kind.TABLE, text("public.customer"), 11_000, 11_000, true),
                new Comparison.Line(Comparison.Kind.TABLE, text("public.orders"), 1_000, passed ? 1_000 : -1, passed),
                new Comparison.Line(Comparison.Kind.SEQUENCE, text("public.customer_id_seq"), -1, -1, true),
                new Comparison.Line(Comparison.Kind.ROWS, text("job"), 3, 3, true),
                new Comparison.Line(Comparison.Kind.FILES, text("/etc/letsencrypt"), 40, 40, true),
                new Comparison.Line(Comparison.Kind.WHOLE, "content", -1, -1, true),
                new Comparison.Line(Comparison.Kind.WHOLE, "owners", -1, -1, true),
                new Comparison.Line(Comparison.Kind.KEYS, "db0 hash", 77, 77, true));
        return DrillReportView.of(
                drill(passed),
                passed ? new Comparison(lines, 12) : Comparison.of(lines),
                Messages.ofOperations(Messages.ENGLISH));
    }

    private BackupsView.Proof proof(boolean passed) {
        return new BackupsView.Proof(
                text("Backup 7 restores table public.customer with other content."),
                NOW.minusSeconds(3_600),
                passed ? text("offsite") : "",
                4200,
                passed,
                Duration.ofSeconds(94),
                Duration.ofSeconds(4),
                Duration.ofSeconds(9),
                Duration.ofSeconds(70),
                Duration.ofSeconds(11),
                Duration.ofHours(3));
    }
}
