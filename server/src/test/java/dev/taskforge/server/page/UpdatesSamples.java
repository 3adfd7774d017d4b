package dev.taskforge.server.page;

import dev.taskforge.server.page.view.UpdatesPage;
import dev.taskforge.server.updates.PatchView;
import dev.taskforge.server.updates.PatchView.ChangeView;
import dev.taskforge.server.updates.UpdatesView;
import dev.taskforge.server.updates.UpdatesView.FindingView;
import dev.taskforge.server.updates.UpdatesView.SubjectView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is old or vulnerable, in each state of the page. */
final class UpdatesSamples extends SampleData {
    UpdatesSamples(String word) {
        super(word);
    }

    UpdatesPage found() {
        var findings = List.of(
                finding(
                        "packages",
                        "critical",
                        "org.apache.logging.log4j:log4j-core",
                        "2.14.1",
                        "2.15.0",
                        List.of("CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q"),
                        "Remote code injection in Log4j"),
                finding("packages", "unrated", "lodash", "4.17.20", null, List.of("GHSA-1"), "Prototype pollution"),
                finding("os", "security", "libssl3", "3.0.11-1~deb12u2", "3.0.13-1~deb12u1", List.of(), "It waits."),
                finding("images", "ended", "postgres", "12-alpine", null, List.of(), "postgres 12 gets no mends."),
                finding("eol", "soon", "debian", "12", null, List.of(), "debian 12 gets mends for a while."),
                finding("os", "other", "tzdata", "2024a", "2024b", List.of(), "An update waits."));
        var looked = List.of(
                new SubjectView("packages", "looked", text("412 packages of npm were looked up in 198210 advisories.")),
                new SubjectView("packages", "old", text("The advisories of PyPI are 12d 3h old, more than 7d.")));
        return page(
                null,
                new UpdatesView(
                        "sppg",
                        ago(40),
                        4190,
                        false,
                        1,
                        2,
                        1,
                        740,
                        findings,
                        looked,
                        List.of(text("Of Maven…")),
                        day()));
    }

    UpdatesPage nothing() {
        return page(
                new UpdatesPage.Attempt(4191, false),
                new UpdatesView("sppg", ago(40), 4190, true, 0, 0, 0, 0, List.of(), List.of(), List.of(), day()));
    }

    UpdatesPage none() {
        return page(null, null);
    }

    UpdatesPage asked() {
        return page(new UpdatesPage.Attempt(4192, true), null);
    }

    private static String day() {
        return "2026-11-25";
    }

    private FindingView finding(
            String area,
            String severity,
            String name,
            String now,
            @Nullable String fixed,
            List<String> ids,
            String why) {
        return new FindingView(
                area, severity, text(name), now, fixed, ids, text("backend/pom.xml:41"), null, text(why));
    }

    private UpdatesPage page(UpdatesPage.@Nullable Attempt attempt, @Nullable UpdatesView newest) {
        return new UpdatesPage(
                "sppg",
                text("SPPG"),
                true,
                true,
                true,
                true,
                newest == null,
                attempt,
                newest,
                newest == null ? List.of() : patches());
    }

    private List<PatchView> patches() {
        return List.of(
                new PatchView(
                        4100,
                        text("ani"),
                        ago(9_000),
                        "patched",
                        List.of(new ChangeView(text("openssl"), "3.0.11", "3.0.13")),
                        41L,
                        true,
                        List.of(
                                text("[2026-11-14 02:00:00] [INFO] Backup done: set 41 (main)"),
                                text("[2026-11-14 02:10:00] [WARN] Security patch installed: openssl 3.0.11 → 3.0.13")),
                        null),
                new PatchView(
                        4099,
                        null,
                        ago(9_100),
                        "failed",
                        List.of(),
                        null,
                        null,
                        List.of(),
                        text("Nothing was installed: the backup did not succeed (job 4098).")));
    }
}
