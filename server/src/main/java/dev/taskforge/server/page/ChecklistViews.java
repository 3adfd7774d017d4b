package dev.taskforge.server.page;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.checklist.Binding;
import dev.taskforge.ops.checklist.CommandText;
import dev.taskforge.ops.checklist.Procedure;
import dev.taskforge.ops.checklist.Suggestion;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.checklist.ChecklistReading;
import dev.taskforge.server.page.view.ChecklistView;
import dev.taskforge.server.page.view.StateCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checklists as a page shows them, in one language. Pure. */
final class ChecklistViews {
    private final Messages texts;
    private final String reader;
    private final boolean mayAdminister;

    /**
     * @param texts those of the operations
     * @param reader who looks at the page
     */
    ChecklistViews(Messages texts, String reader, boolean mayAdminister) {
        this.texts = texts;
        this.reader = reader;
        this.mayAdminister = mayAdminister;
    }

    ChecklistView.Document document(ChecklistReading.Read read) {
        var checklist = read.checklist();
        var sections = new ArrayList<ChecklistView.Section>();
        for (var section : read.sections()) {
            sections.add(section(checklist.id() + "-" + sections.size(), checklist.title(), section));
        }
        return new ChecklistView.Document(
                checklist.file(),
                checklist.title(),
                checklist.importedAt(),
                checklist.importedBy(),
                counts(read),
                sections,
                read.phases().stream().map(ChecklistViews::phase).toList(),
                checklist.outline().procedures().stream()
                        .map(ChecklistViews::procedure)
                        .toList());
    }

    private static List<StateCount> counts(ChecklistReading.Read read) {
        var counted = read.sections().stream()
                .flatMap(section -> section.items().stream())
                .collect(Collectors.groupingBy(ChecklistReading.Line::state, Collectors.counting()));
        return Arrays.stream(CheckState.values())
                .filter(counted::containsKey)
                .map(state -> new StateCount(state.label(), counted.getOrDefault(state, 0L)))
                .toList();
    }

    /** @param title of the document, which stands above already */
    private ChecklistView.Section section(String id, String title, ChecklistReading.Section section) {
        var headings = section.headings();
        boolean titled = headings.size() > 1 && headings.getFirst().equals(title);
        var around = headings.isEmpty() ? headings : headings.subList(titled ? 1 : 0, headings.size() - 1);
        return new ChecklistView.Section(
                id,
                headings.isEmpty() ? "" : headings.getLast(),
                String.join(" › ", around),
                section.stage().label(),
                section.items().stream().map(this::item).toList());
    }

    private ChecklistView.Item item(ChecklistReading.Line line) {
        var item = line.item();
        return new ChecklistView.Item(
                item.name(),
                item.title(),
                plain(item.hint()),
                item.line(),
                item.priority().name(),
                item.written().name(),
                Objects.requireNonNullElse(item.condition(), ""),
                text(item.when()),
                line.rulings().stream().map(this::ruling).toList(),
                !item.overtaken().isEmpty(),
                line.state().label(),
                texts.render(line.reason()),
                text(line.fix()),
                item.checks().stream()
                        .filter(check -> !check.equals(item.name()))
                        .toList(),
                item.lapsed().stream().map(Binding::check).toList(),
                item.checks().contains(item.name()),
                item.missingSince() != null,
                line.suggestions().suggestions().stream().map(this::suggestion).toList(),
                line.suggestions().objections().stream()
                        .map(objection ->
                                new ChecklistView.Objection(objection.command(), texts.render(objection.why())))
                        .toList());
    }

    private ChecklistView.Ruling ruling(ChecklistReading.Ruled ruled) {
        var ruling = ruled.ruling();
        boolean own = ruling.requestedBy().equals(reader);
        return new ChecklistView.Ruling(
                ruling.id(),
                ruling.subject().label(),
                ruling.text(),
                ruling.reason(),
                ruling.requestedBy(),
                ruling.requestedAt(),
                ruling.waits(),
                own,
                ruling.waits() && mayAdminister && !own,
                ruled.approvers());
    }

    private ChecklistView.Suggestion suggestion(Suggestion suggestion) {
        var what = suggestion.check() == null ? suggestion.question() : suggestion.check();
        return new ChecklistView.Suggestion(
                suggestion.id(),
                Objects.requireNonNullElse(what, text(suggestion.when())),
                texts.render(suggestion.reason()),
                Objects.requireNonNullElse(suggestion.command(), ""));
    }

    private static ChecklistView.Phase phase(ChecklistReading.PhaseState phase) {
        var line = phase.line();
        var done = phase.done();
        return new ChecklistView.Phase(
                line.label(),
                line.title(),
                line.estimate(),
                line.status(),
                done == null ? "none" : done ? "yes" : "no");
    }

    private static ChecklistView.Procedure procedure(Procedure procedure) {
        return new ChecklistView.Procedure(
                procedure.title(),
                procedure.line(),
                procedure.steps().stream()
                        .map(step -> new ChecklistView.Step(
                                plain(step.text()),
                                step.commands().stream().map(CommandText::text).toList()))
                        .toList());
    }

    /** Without the signs that make code of a part of it. */
    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }

    private static String text(@Nullable Condition when) {
        return when == null ? "" : when.text();
    }

    private String text(@Nullable Message message) {
        return message == null ? "" : texts.render(message);
    }
}
