package dev.taskforge.server.page;

import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.DeliveryNumbers;
import dev.taskforge.ops.release.Measured;
import dev.taskforge.ops.release.RestorePoint;
import dev.taskforge.server.page.view.BarsView;
import dev.taskforge.server.page.view.GoBackView;
import dev.taskforge.server.page.view.MeasuredTable;
import dev.taskforge.server.page.view.OneReleaseView;
import dev.taskforge.server.page.view.ReleasesView;
import dev.taskforge.server.page.view.ReturnsView;
import dev.taskforge.server.release.MigrationView;
import dev.taskforge.server.release.RehearsalView;
import dev.taskforge.server.release.ReturnView;
import dev.taskforge.server.release.VerificationView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Releases of an application that is deployed often, with a bad one among them. */
final class ReleaseSamples extends SampleData {
    private static final String IMAGE_ID = "sha256:" + HASH;

    ReleaseSamples(String word) {
        super(word);
    }

    private String image(int tag) {
        return text("registry.example.com/sppg/portal:" + tag);
    }

    /** With the form and what was typed into it. */
    ReleasesView releases(ReleasesView.@Nullable Plan plan, String error) {
        return releases(
                true,
                true,
                null,
                new ReleasesView.Form(image(43), false, text("kalender libur"), text("drilled"), error),
                plan);
    }

    ReleasesView running() {
        return releases(true, true, new ReleasesView.Running(4186, "running"), ReleasesView.Form.EMPTY, null);
    }

    /** Requests to come back with data, and what one would do. */
    ReturnsView returns(String error) {
        return new ReturnsView(
                "sppg",
                text("SPPG"),
                true,
                List.of(11, 10),
                List.of("main", text("stok")),
                new ReturnsView.Form("11", "main", "", false, text("harga rusak"), error),
                error.isEmpty()
                        ? new ReleasesView.Plan(
                                "", "", image(41), 12, List.of(text("lose everything")), List.of(), "", null)
                        : null,
                error.isEmpty() ? ago(90) : null,
                List.of(
                        new ReturnsView.Row(returning(3, "waiting", List.of(text("sri"))), true, false),
                        new ReturnsView.Row(returning(2, "waiting", List.of()), false, true),
                        new ReturnsView.Row(returning(1, "approved", List.of()), false, false)));
    }

    /** For somebody who may only look. */
    ReturnsView noReturns() {
        return new ReturnsView(
                "sppg",
                text("SPPG"),
                false,
                List.of(),
                List.of(),
                new ReturnsView.Form("", "", "", false, "", ""),
                null,
                null,
                List.of());
    }

    private ReturnView returning(long id, String state, List<String> approvers) {
        boolean waits = state.equals("waiting");
        return new ReturnView(
                id,
                "sppg",
                state,
                11,
                12,
                text("main"),
                id == 1 ? null : 44L,
                id == 1 ? 6L : null,
                ago(90),
                text("harga rusak sejak rilis 12"),
                text("rina"),
                ago(4),
                ago(-236),
                waits ? null : text("sri"),
                waits ? null : ago(2),
                waits ? null : 77L,
                approvers);
    }

    /** For somebody who may not deploy, when the file says nothing of releases any more. */
    ReleasesView lookedAt() {
        return releases(false, false, null, ReleasesView.Form.EMPTY, null);
    }

    ReleasesView none() {
        return new ReleasesView(
                "sppg",
                text("SPPG"),
                true,
                false,
                true,
                null,
                null,
                null,
                false,
                null,
                false,
                ReleasesView.Form.EMPTY,
                null,
                new DeliveryNumbers(0, 0, 0, 0, null, null),
                List.of(),
                List.of(),
                null,
                List.of(),
                null);
    }

    private ReleasesView releases(
            boolean declared,
            boolean mayOperate,
            ReleasesView.@Nullable Running running,
            ReleasesView.Form form,
            ReleasesView.@Nullable Plan plan) {
        boolean mayReturn = declared && mayOperate && running == null;
        return new ReleasesView(
                "sppg",
                text("SPPG"),
                declared,
                declared,
                mayOperate,
                new ReleasesView.Serving(12, image(42), IMAGE_ID, ago(190), text("rina"), false),
                new VerificationView(
                        "sppg",
                        12,
                        ago(12),
                        text("sri"),
                        4190,
                        false,
                        List.of(
                                new VerificationView.AnswerView(
                                        "container", text("sppg-app-r12-1"), true, text("answers /health"), null),
                                new VerificationView.AnswerView(
                                        "check", text("login"), false, text("status 500"), 77L))),
                rehearsal("no"),
                true,
                running,
                declared,
                form,
                plan,
                new DeliveryNumbers(17, 2, 3, 1, Duration.ofMillis(21_400), Duration.ofSeconds(9)),
                List.of(weeks(), weeks(), weeks(), weeks()),
                List.of(
                        new ReleasesView.ReleaseRow(
                                13,
                                "failed",
                                image(43),
                                ago(60),
                                text("rina"),
                                false,
                                text("kalender libur"),
                                true,
                                false),
                        new ReleasesView.ReleaseRow(
                                12, "serves", image(42), ago(191), text("rina"), false, "", false, false),
                        new ReleasesView.ReleaseRow(
                                11,
                                "kept",
                                image(41),
                                ago(60 * 50),
                                text("dimas"),
                                false,
                                text("OPS-17"),
                                false,
                                mayReturn),
                        new ReleasesView.ReleaseRow(
                                1, "served", image(30), ago(60 * 24 * 40), "system", true, "", false, mayReturn)),
                11L,
                List.of(
                        row(
                                35,
                                "failed",
                                13,
                                Duration.ofSeconds(43),
                                null,
                                text("sppg-app-r13-1 was unwell three times in a row: answered 503; its last line: -."
                                        + " The job log has its last lines.")),
                        row(34, "succeeded", 12, Duration.ofSeconds(144), Duration.ofMillis(3_200), ""),
                        new ReleasesView.DeploymentRow(
                                33,
                                "succeeded",
                                true,
                                11,
                                10,
                                ago(60 * 50),
                                Duration.ofSeconds(66),
                                null,
                                text("dimas"),
                                "",
                                4100),
                        new ReleasesView.DeploymentRow(
                                32,
                                "failed",
                                false,
                                null,
                                null,
                                ago(60 * 51),
                                Duration.ofMillis(410),
                                null,
                                text("rina"),
                                text("nginx does not include upstream.conf"),
                                4099)),
                32L);
    }

    private BarsView weeks() {
        return new BarsView(
                List.of(
                        new BarsView.Bar(1, 7, 28, 4, text("1 Nov: 5")),
                        new BarsView.Bar(11, 7, 0, 0, text("8 Nov: 0"))),
                text("5, 0"));
    }

    private ReleasesView.DeploymentRow row(
            long id, String state, int release, Duration took, @Nullable Duration gap, String error) {
        return new ReleasesView.DeploymentRow(
                id, state, false, release, 11, ago(190), took, gap, text("rina"), error, 4186);
    }

    ReleasesView.Plan plan() {
        return new ReleasesView.Plan(
                "",
                "",
                image(43),
                12,
                List.of(
                        text("ask check backup-fresh, which must pass"),
                        text("start 1 container(s) of app and wait up to 60 s until they are well"),
                        text("let edge pass requests to the new version"),
                        text("watch it for 60 s; when it is unwell, go back to the version that serves now")),
                List.of(migration("additive", "pending")),
                "",
                Duration.ofMillis(3_200));
    }

    ReleasesView.Plan refusal() {
        return new ReleasesView.Plan(
                text("the service app publishes ports, so two of it cannot run side by side"),
                text("Remove ports from the Compose file."),
                "",
                null,
                List.of(),
                List.of(
                        migration("breaking", "pending"),
                        migration("unknown", "pending"),
                        migration("guarded", "changed")),
                "approval",
                null);
    }

    /** Of an earlier release, because of what later ones did to the schema. */
    ReleasesView.Plan schemaRefusal() {
        return new ReleasesView.Plan(
                text("release 11 may not be able to live with the schema"),
                text("Deploy a new release."),
                "",
                null,
                List.of(),
                List.of(),
                "schema",
                null);
    }

    private MigrationView migration(String type, String standing) {
        return new MigrationView(
                text("db/V7__" + type + ".sql"),
                HASH,
                type,
                standing,
                !type.equals("additive"),
                "migration-drop-column",
                3,
                text("The running release reads that column."),
                text("Remove it one release later."));
    }

    /** @param lines of the difference to the release before */
    OneReleaseView one(List<OneReleaseView.DiffLine> lines) {
        return new OneReleaseView(
                "sppg",
                text("SPPG"),
                12,
                "kept",
                image(42),
                IMAGE_ID,
                List.of(text("registry.example.com/sppg/portal@" + IMAGE_ID)),
                ago(191),
                text("rina"),
                4180,
                false,
                text("Kalender libur.\nLihat OPS-17."),
                "9f2c4b7ae01d9f2c4b7ae01d9f2c4b7ae01d9f2c",
                text("{\n  \"environment\": {\n    \"COLOUR\": \"fingerprint 9f2c4b7ae01d\"\n  }\n}"),
                true,
                List.of(row(34, "succeeded", 12, Duration.ofSeconds(144), Duration.ofMillis(3_200), "")),
                new OneReleaseView.Migrations(
                        List.of(migration("additive", "pending"), migration("breaking", "pending")),
                        41,
                        false,
                        text("sri"),
                        text("Rehearsed on the copy of last night.")),
                rehearsal("yes"),
                new OneReleaseView.Changes(11, image(41), IMAGE_ID, false, lines),
                List.of(new RestorePoint("main", 12, ago(192), true), new RestorePoint("queue", 13, ago(191), false)),
                List.of(
                        new OneReleaseView.SetOf(18, ago(20), "running"),
                        new OneReleaseView.SetOf(17, ago(44), "proven")),
                null,
                new MeasuredTable(new Comparison(
                        34,
                        4186,
                        ago(191),
                        11,
                        new Measured(ago(191), 2, 20, 0, 20, 3_210L, 9_500L, 80_000_000L, 0.021, 2),
                        new Measured(ago(190), 2, 80, 1, 19, 2_900L, 1_021_000L, null, 0.5, 0))),
                List.of(
                        new OneReleaseView.Asked(
                                811, text("login"), "pass", text("status 200"), ago(190), Duration.ofMillis(212), 4186),
                        new OneReleaseView.Asked(
                                812, text("stok"), "fail", text("status 500"), ago(190), Duration.ofMillis(90), 4186)));
    }

    OneReleaseView one() {
        return one(LineDiff.of(
                text("{\n  \"environment\": {\n    \"COLOUR\": \"fingerprint 9f2c4b7ae01d\""),
                text("{\n  \"environment\": {\n    \"COLOUR\": \"fingerprint 77de44c95d1e\"")));
    }

    OneReleaseView found() {
        return new OneReleaseView(
                "sppg",
                text("SPPG"),
                1,
                "served",
                image(30),
                IMAGE_ID,
                List.of(),
                ago(191),
                "system",
                4180,
                true,
                "",
                "",
                "",
                false,
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                row(35, "failed", 1, Duration.ofSeconds(43), null, text("was not well")),
                null,
                List.of());
    }

    private RehearsalView rehearsal(String verdict) {
        return new RehearsalView(
                5,
                "sppg",
                ago(30),
                text("sri"),
                4200,
                verdict,
                text("the version that serves was well before the migrations"),
                image(43),
                IMAGE_ID,
                12,
                IMAGE_ID,
                "main",
                88,
                ago(400),
                2,
                "ab",
                1,
                12.5,
                3.25,
                60,
                List.of(
                        new RehearsalView.AnswerView("old_before", "", true, text("is well"), 2),
                        new RehearsalView.AnswerView("new", "", true, text("is well"), 2),
                        new RehearsalView.AnswerView("old_after", text("login"), false, text("status 500"), 1)),
                text("applied 2.sql"));
    }

    GoBackView goBack(ReleasesView.@Nullable Plan plan, ReleasesView.@Nullable Running running, String error) {
        return new GoBackView(
                "sppg", 11, image(41), ago(60 * 50), plan, running, text("OPS-18"), text("read the diff"), error);
    }
}
