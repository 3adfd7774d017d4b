package dev.taskforge.server.page;

import dev.taskforge.server.page.view.IncidentPage;
import dev.taskforge.server.page.view.IncidentPage.Event;
import dev.taskforge.server.page.view.IncidentPage.Member;
import dev.taskforge.server.page.view.IncidentPage.Report;
import dev.taskforge.server.page.view.IncidentsPage;
import dev.taskforge.server.page.view.IncidentsPage.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Incidents in every state. */
final class IncidentSamples extends SampleData {
    private static final Instant AT = Instant.parse("2026-07-30T01:00:00Z");

    IncidentSamples(String word) {
        super(word);
    }

    IncidentsPage incidents() {
        return new IncidentsPage(
                "sppg",
                text("SPPG"),
                true,
                List.of(
                        row(9, "open", 17, text("db (sppg-db-1) was stopped"), 0, null),
                        row(8, "acknowledged", 0, "", 1, text("ani")),
                        row(7, "closed", 1, text("the disk of /var/lib is full"), 12, text("budi"))));
    }

    IncidentsPage nothing() {
        return new IncidentsPage("sppg", text("SPPG"), false, List.of());
    }

    private Row row(long id, String state, int more, String cause, int reopened, @Nullable String by) {
        return new Row(
                id,
                state,
                List.of(text("Login of the portal"), text("Front page"), text("Database")),
                more,
                cause,
                AT,
                Duration.ofMinutes(12),
                reopened,
                by);
    }

    IncidentPage open(boolean mayOperate) {
        return page(mayOperate, mayOperate, row(9, "open", 17, text("db (sppg-db-1) was stopped"), 0, null), null);
    }

    IncidentPage closed(boolean mayOperate) {
        return page(mayOperate, false, row(7, "closed", 0, "", 2, text("ani")), 6L);
    }

    private IncidentPage page(boolean mayOperate, boolean mayAcknowledge, Row row, @Nullable Long mergedInto) {
        boolean closed = mergedInto != null;
        return new IncidentPage(
                "sppg",
                text("SPPG"),
                true,
                mayOperate,
                mayAcknowledge,
                row,
                row.cause().isEmpty() ? "" : text("If it should run: docker start sppg-db-1"),
                closed ? AT.plusSeconds(720) : null,
                row.by() == null ? null : AT.plusSeconds(100),
                mergedInto,
                List.of(
                        member("login", "down"),
                        member("front", "unasked"),
                        member("api", "up"),
                        member("disk", "paused"),
                        member("old", "gone"),
                        member("other", "moved")),
                List.of(
                        event("opened", "fail", null, ""),
                        event("joined", "fail", null, ""),
                        event("cause", "warn", null, text("FATAL: the database system is shutting down")),
                        event("repair", "run", null, ""),
                        event("change", "run", text("ani"), ""),
                        event("told", "idle", null, ""),
                        event("acknowledged", "wait", text("ani"), ""),
                        event("note", "wait", text("ani"), ""),
                        event("post-mortem", "wait", text("ani"), ""),
                        event("recovered", "pass", null, ""),
                        event("left", "idle", null, ""),
                        event("merged", "idle", null, ""),
                        event("closed", "pass", null, ""),
                        event("reopened", "fail", null, "")),
                closed
                        ? new Report(
                                text("Nobody could sign in."), text("A full disk."), text("Space."), text("Watch it."))
                        : new Report("", "", "", ""));
    }

    private Member member(String name, String state) {
        return new Member(name, text(name), state, AT, Duration.ofMinutes(7), text("answered 502, wanted 200"));
    }

    private Event event(String kind, String tone, @Nullable String who, String evidence) {
        return new Event(AT.plusSeconds(30), kind, tone, who, text("what happened of " + kind), evidence);
    }
}
