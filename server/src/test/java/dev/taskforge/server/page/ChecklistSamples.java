package dev.taskforge.server.page;

import dev.taskforge.server.page.view.ChecklistView;
import java.util.List;

/** The page of a checklist. */
final class ChecklistSamples extends SampleData {
    ChecklistSamples(String word) {
        super(word);
    }

    ChecklistView checklist() {
        var suggestion = new ChecklistView.Suggestion(
                "4f1c09ab12cd",
                text("{tcp: \"cache:6379\"}"),
                text("It asks the cache."),
                text("redis-cli -h cache ping"));
        var open = new ChecklistView.Item(
                "item.cache-answers",
                text("Cache answers"),
                text("redis-cli -h cache ping"),
                14,
                "P0",
                "P1",
                text("if used"),
                text("cache = true"),
                List.of(
                        new ChecklistView.Ruling(
                                3,
                                "priority",
                                "P0",
                                text("It blocks us."),
                                text("rina"),
                                ago(30),
                                false,
                                true,
                                false,
                                List.of()),
                        new ChecklistView.Ruling(
                                4,
                                "condition",
                                text("cache = true"),
                                text("We may not use it."),
                                text("sari"),
                                ago(2),
                                true,
                                false,
                                true,
                                List.of(text("rina")))),
                true,
                "claimed",
                text("Ticked in line 14 of the document, never proven."),
                text("Make sure of it."),
                List.of(),
                List.of(text("item.cache-answers.1")),
                true,
                true,
                List.of(suggestion),
                List.of(new ChecklistView.Objection(text("redis-cli flushall"), text("It changes something."))));
        var proven = new ChecklistView.Item(
                "item.backup",
                text("Backup taken"),
                "",
                15,
                "P1",
                "P1",
                "",
                "",
                List.of(),
                false,
                "pass",
                text("26 h old"),
                "",
                List.of(text("backup-age")),
                List.of(),
                false,
                false,
                List.of(),
                List.of());
        var document = new ChecklistView.Document(
                text("docs/LAUNCH.md"),
                text("Launch"),
                ago(40),
                text("rina"),
                List.of(count("claimed", 1), count("pass", 1)),
                List.of(new ChecklistView.Section(
                        "1-0", text("Before"), text("Launch"), "before", List.of(open, proven))),
                List.of(
                        new ChecklistView.Phase("1", text("One stack"), text("0.5 day"), "DONE", "yes"),
                        new ChecklistView.Phase("2", text("Limits"), "", "TODO", "none")),
                List.of(new ChecklistView.Procedure(
                        text("Roll back"),
                        40,
                        List.of(new ChecklistView.Step(text("Stop"), List.of(text("docker compose stop")))))));
        return new ChecklistView("sppg", text("SPPG"), true, List.of(document), true, true);
    }
}
