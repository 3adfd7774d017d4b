package dev.taskforge.server.page;

import dev.taskforge.server.diagnosis.DiagnosisView;
import dev.taskforge.server.diagnosis.DiagnosisView.CauseView;
import dev.taskforge.server.diagnosis.DiagnosisView.FollowingView;
import dev.taskforge.server.diagnosis.RepairView;
import dev.taskforge.server.page.view.DiagnosisPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a project does not work. */
final class DiagnosisSamples extends SampleData {
    DiagnosisSamples(String word) {
        super(word);
    }

    /** A stopped database, and the application that needs it. */
    DiagnosisPage found() {
        var app = new FollowingView(
                "dependency-down",
                "likely",
                text("app"),
                null,
                text("app needs db, which does not work."),
                text("Bring db back first; then app should answer again."),
                List.of(text("sppg-app-1 is running."), text("app names db in its variable DATABASE_URL.")),
                List.of(text("no database: connection refused")));
        var root = new CauseView(
                "stopped",
                "certain",
                text("db"),
                ago(12),
                text("db (sppg-db-1) was stopped, by a person or by a program that was told to."),
                text("If it should run: docker start sppg-db-1"),
                List.of(text("sppg-db-1 is exited."), text("It ended with code 0.")),
                List.of(text("database system is shut down")),
                List.of(app));
        return page(null, answer(true, List.of(root), List.of(text("The kernel log could not be read."))));
    }

    /** Nothing, and not all was looked at. */
    DiagnosisPage nothing() {
        return page(
                new DiagnosisPage.Attempt(4188, false, false, false),
                answer(false, List.of(), List.of(text("The log of sppg-app-1 could not be read."))));
    }

    DiagnosisPage none() {
        return page(null, null);
    }

    /** @param running whether its turn has come */
    DiagnosisPage asked(boolean running) {
        return page(new DiagnosisPage.Attempt(4188, true, running, false), null);
    }

    private DiagnosisPage page(DiagnosisPage.@Nullable Attempt attempt, @Nullable DiagnosisView newest) {
        return new DiagnosisPage("sppg", text("SPPG"), true, true, attempt, newest, repairs(newest));
    }

    /** One that worked, and one that TaskForge tried by itself. */
    private List<RepairView> repairs(@Nullable DiagnosisView newest) {
        return newest == null
                ? List.of()
                : List.of(
                        new RepairView(
                                4187,
                                text("ani"),
                                ago(3),
                                "repaired",
                                "start",
                                "stopped",
                                text("db"),
                                List.of(text("sppg-db-1")),
                                null),
                        new RepairView(
                                4180,
                                null,
                                ago(40),
                                "failed",
                                null,
                                null,
                                "",
                                List.of(),
                                text("Nothing was done: repair.start of the project's file leaves it to people.")));
    }

    private static DiagnosisView answer(boolean whole, List<CauseView> causes, List<String> unread) {
        return new DiagnosisView("sppg", null, ago(3), 4187, 2, 1, whole, causes, unread);
    }
}
