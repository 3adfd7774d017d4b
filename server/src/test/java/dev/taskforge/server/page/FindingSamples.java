package dev.taskforge.server.page;

import dev.taskforge.ops.lint.FindingText;
import dev.taskforge.server.page.view.FindingsPage;
import java.util.List;

/** Findings of the linter. */
final class FindingSamples extends SampleData {
    FindingSamples(String word) {
        super(word);
    }

    FindingsPage findings(boolean any) {
        var open = new FindingText(
                "compose-database-port-open",
                "P0",
                "compose",
                text("docker-compose.prod.yml"),
                12,
                9,
                12,
                20,
                text("5432 of db is open on every interface."),
                text("Port is open to everybody"),
                text("Docker opens it past the firewall, so the whole internet can try passwords."),
                text("Bind it to 127.0.0.1 or leave it out."),
                List.of(text("-      - \"5432:5432\""), text("+      - \"127.0.0.1:5432:5432\"")));
        var advice = new FindingText(
                "waiver-unused",
                "P2",
                "project",
                "taskforge.yaml",
                4,
                7,
                4,
                7,
                text("Nothing."),
                "T",
                "W",
                "F",
                List.of());
        return new FindingsPage(
                "sppg",
                text("SPPG"),
                true,
                text("/srv/sppg"),
                true,
                any ? "" : "P0",
                7,
                List.of(
                        new FindingsPage.Count("P0", any ? 1 : 0),
                        new FindingsPage.Count("P1", 0),
                        new FindingsPage.Count("P2", any ? 1 : 0)),
                any ? List.of(new FindingsPage.Unread(text("nginx.conf:3:1"), text("A brace is missing."))) : List.of(),
                List.of(text("The memory limits were not added up: the memory of the server is not known.")),
                any
                        ? List.of(
                                new FindingsPage.Group("P0", open.file(), List.of(open)),
                                new FindingsPage.Group("P2", advice.file(), List.of(advice)))
                        : List.of(),
                any
                        ? List.of(new FindingsPage.Waived(advice, text("Moves in May."), text("Siti"), "2027-01-31"))
                        : List.of());
    }

    FindingsPage noFindings() {
        return new FindingsPage(
                "sppg",
                text("SPPG"),
                true,
                text("/srv/x"),
                false,
                "",
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
