package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.util.List;
import java.util.stream.Collectors;

/** A checklist for people: every item under its heading with its state, and what might prove it. */
final class ChecklistReport {
    private final Screen screen;
    private final Doc checklist;
    private final boolean open;

    /** @param open whether to leave out what is in order */
    ChecklistReport(Screen screen, Doc checklist, boolean open) {
        this.screen = screen;
        this.checklist = checklist;
        this.open = open;
    }

    void print() {
        screen.say("checklist.title", checklist.text("title"), checklist.text("file"), checklist.text("imported_by"));
        for (var section : checklist.at("sections").items()) {
            var items = section.at("items").items().stream()
                    .filter(item -> !open || !inOrder(item))
                    .toList();
            if (!items.isEmpty()) {
                section(section, items);
            }
        }
        phases();
        procedures();
    }

    private static boolean inOrder(Doc item) {
        return List.of("pass", "waived", "not_applicable").contains(item.text("state"));
    }

    private void section(Doc section, List<Doc> items) {
        var headings = section.at("headings").items();
        screen.gap();
        screen.line(
                Tone.FAINT,
                Screen.printable(headings.isEmpty() ? "" : headings.getLast().text())
                        + (section.text("stage").equals("general") ? "" : " · " + section.text("stage")));
        for (var item : items) {
            item(item);
        }
    }

    private void item(Doc item) {
        var state = Cell.state(item.text("state")).text();
        screen.paragraph("  " + state + " " + item.text("priority") + "  ", item.text("text"));
        screen.paragraph("      ", item.text("name") + checks(item));
        if (!item.text("when").isEmpty()) {
            screen.paragraph("      ", screen.texts().get("checklist.item.when", item.text("when")));
        }
        if (!item.text("priority").equals(item.text("document_priority"))) {
            screen.paragraph("      ", screen.texts().get("checklist.item.ruled", item.text("document_priority")));
        }
        for (var lapsed : item.at("lapsed").items()) {
            screen.paragraph("      ", screen.texts().get("checklist.item.lapsed", lapsed.text(), item.text("name")));
        }
        if (item.flag("overtaken")) {
            screen.paragraph("      ", screen.texts().get("checklist.item.overtaken", item.text("name")));
        }
        for (var ruling : item.at("rulings").items()) {
            if (ruling.text("state").equals("requested")) {
                screen.paragraph(
                        "      ! ",
                        screen.texts()
                                .get(
                                        "checklist.ruling.waits",
                                        ruling.text("id"),
                                        ruling.text("subject"),
                                        ruling.text("value")));
            }
        }
        if (item.flag("missing")) {
            screen.paragraph("      ", screen.texts().get("checklist.item.missing"));
        }
        for (var suggestion : item.at("suggestions").items()) {
            var what = suggestion.text("check") + suggestion.text("question") + suggestion.text("when");
            screen.paragraph("      ? ", suggestion.text("id") + "  " + what + ". " + suggestion.text("reason"));
        }
        for (var objection : item.at("objections").items()) {
            screen.paragraph("      ! ", objection.text("command") + ": " + objection.text("reason"));
        }
    }

    private static String checks(Doc item) {
        var names = item.at("checks").items().stream()
                .map(Doc::text)
                .filter(name -> !name.equals(item.text("name")))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " = " + names;
    }

    private void phases() {
        var phases = checklist.at("phases").items();
        if (phases.isEmpty()) {
            return;
        }
        var texts = screen.texts();
        var table = new Table(
                texts.get("checklist.phase"),
                texts.get("checklist.claimed"),
                texts.get("checklist.proven"),
                texts.get("checklist.about"));
        for (var phase : phases) {
            var done = phase.text("done");
            table.row(
                    phase.text("label"),
                    phase.text("claimed"),
                    done.isEmpty()
                            ? "-"
                            : new Cell(
                                    texts.get(done.equals("true") ? "checklist.yes" : "checklist.no"),
                                    done.equals("true") ? Tone.GOOD : Tone.WARNING),
                    phase.text("title") + " " + phase.text("estimate"));
        }
        screen.gap();
        screen.table(table, "checklist.nothing");
    }

    private void procedures() {
        for (var procedure : checklist.at("procedures").items()) {
            screen.gap();
            screen.say(
                    "checklist.procedure",
                    procedure.text("title"),
                    procedure.text("line"),
                    procedure.at("steps").items().size());
        }
    }
}
