package dev.taskforge.server.page;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.server.backup.DestinationStanding;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.BarsView;
import dev.taskforge.server.page.view.HeldView;
import dev.taskforge.server.page.view.RecoveryStandingView;
import dev.taskforge.server.page.view.RestoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    BackupsView backups(boolean mayOperate) {
        return new BackupsView(
                "sppg",
                text("SPPG"),
                true,
                mayOperate,
                List.of(text("main"), text("queue")),
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
                        ? new RecoveryStandingView("no_kit", "warn", null, List.of(text("nas")), null)
                        : new RecoveryStandingView(
                                "ready",
                                "pass",
                                NOW.minusSeconds(900_000),
                                List.of("nas", "offsite"),
                                NOW.minusSeconds(9_600)),
                mayOperate ? held(true) : null);
    }

    private BackupsView.Restored restored(long id, String state, String into, @Nullable Instant until, String error) {
        return new BackupsView.Restored(
                id,
                text("main"),
                7,
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
                false,
                refused.isEmpty() ? Duration.ofHours(3) : null,
                refused.isEmpty() ? steps : List.of(),
                refused.isEmpty() ? steps : List.of(),
                refused,
                error.isEmpty() ? "" : "look",
                error);
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
                true,
                Duration.ofHours(3),
                steps,
                List.of(),
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
                List.of(),
                List.of(),
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
                error);
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
                text("/mnt/backup/sppg/main/main-20261121T020000Z-job41.dump.zst.age"),
                HASH,
                4100 + id,
                !state.equals("missing"),
                copies(state),
                proof,
                id % 3 == 0
                        ? new Backup.Pin(NOW.minusSeconds(40), text("ana"), text("Before the new price list"))
                        : null);
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
