package dev.taskforge.server.checklist;

import dev.taskforge.ops.checklist.Binding;
import dev.taskforge.ops.checklist.Checklist;
import dev.taskforge.ops.checklist.ChecklistItem;
import dev.taskforge.ops.checklist.CommandText;
import dev.taskforge.ops.checklist.Procedure;
import dev.taskforge.ops.checklist.Suggestion;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An imported checklist with the state of every item.
 *
 * @param sections the items under their headings, in the order of the document
 */
public record ChecklistView(
        long id,
        String project,
        String file,
        String title,
        Instant importedAt,
        String importedBy,
        List<SectionView> sections,
        List<PhaseView> phases,
        List<ProcedureView> procedures) {

    /**
     * The items under one heading.
     *
     * @param stage before, after, daily, weekly, monthly or general
     */
    public record SectionView(List<String> headings, String stage, List<ItemView> items) {}

    /**
     * One item.
     *
     * @param claimed whether the document ticks it
     * @param priority as a person ruled, else by the document
     * @param documentPriority by the document
     * @param condition when it applies, in the document's words; null when always
     * @param when the condition a person accepted for it; null when nobody did
     * @param rulings what people decided about it, in force or waiting
     * @param overtaken whether one of them counts no longer, since the document says something else
     * @param checks what it rests on; its own name stands for the word of a person
     * @param lapsed checks whose command changed in the document
     * @param missing whether the document does not have it any more
     * @param objections commands of the document that may not become checks
     */
    public record ItemView(
            String name,
            String text,
            String hint,
            int line,
            boolean claimed,
            String priority,
            String documentPriority,
            @Nullable String condition,
            @Nullable String when,
            List<RulingView> rulings,
            boolean overtaken,
            String state,
            String reason,
            @Nullable String fix,
            List<String> checks,
            List<String> lapsed,
            boolean missing,
            List<SuggestionView> suggestions,
            List<ObjectionView> objections) {}

    /**
     * A check that might prove an item once a person accepts it.
     *
     * @param check of the project's file; null when accepting makes a new one
     * @param question what would be asked; null for a check of the project's file
     * @param when the condition under which the item would apply; null for a check
     * @param command the exact text of the document; null when only its words suggest it
     */
    public record SuggestionView(
            String id,
            String reason,
            @Nullable String check,
            @Nullable String question,
            @Nullable String when,
            @Nullable String command) {
        static SuggestionView of(Suggestion suggestion, Messages texts) {
            return new SuggestionView(
                    suggestion.id(),
                    texts.render(suggestion.reason()),
                    suggestion.check(),
                    suggestion.question(),
                    text(suggestion.when()),
                    suggestion.command());
        }
    }

    /** A command of the document that may not become a check. */
    public record ObjectionView(String command, String reason) {
        static ObjectionView of(Suggestion.Objection objection, Messages texts) {
            return new ObjectionView(objection.command(), texts.render(objection.why()));
        }
    }

    /**
     * A row of a table of phases.
     *
     * @param claimed the word in the document
     * @param done whether everything below its heading is proven or excused; null when nothing stands there
     */
    public record PhaseView(
            String label,
            String title,
            String estimate,
            String claimed,
            @Nullable Boolean done) {}

    /** A numbered procedure: the draft of a runbook. TaskForge runs nothing of it. */
    public record ProcedureView(String title, int line, List<StepView> steps) {
        static ProcedureView of(Procedure procedure) {
            return new ProcedureView(
                    procedure.title(),
                    procedure.line(),
                    procedure.steps().stream()
                            .map(step -> new StepView(
                                    step.text(),
                                    step.line(),
                                    step.commands().stream()
                                            .map(CommandText::text)
                                            .toList()))
                            .toList());
        }
    }

    public record StepView(String text, int line, List<String> commands) {}

    static ChecklistView of(ChecklistReading.Read read, Messages texts) {
        Checklist checklist = read.checklist();
        return new ChecklistView(
                checklist.id(),
                checklist.project(),
                checklist.file(),
                checklist.title(),
                checklist.importedAt(),
                checklist.importedBy(),
                read.sections().stream()
                        .map(section -> new SectionView(
                                section.headings(),
                                section.stage().label(),
                                section.items().stream()
                                        .map(item -> item(item, texts))
                                        .toList()))
                        .toList(),
                read.phases().stream()
                        .map(phase -> new PhaseView(
                                phase.line().label(),
                                phase.line().title(),
                                phase.line().estimate(),
                                phase.line().status(),
                                phase.done()))
                        .toList(),
                checklist.outline().procedures().stream().map(ProcedureView::of).toList());
    }

    private static ItemView item(ChecklistReading.Line line, Messages texts) {
        ChecklistItem item = line.item();
        return new ItemView(
                item.name(),
                item.text(),
                item.hint(),
                item.line(),
                item.ticked(),
                item.priority().name(),
                item.written().name(),
                item.condition(),
                text(item.when()),
                line.rulings().stream()
                        .map(ruling -> RulingView.of(item.name(), ruling.ruling(), ruling.approvers()))
                        .toList(),
                !item.overtaken().isEmpty(),
                line.state().label(),
                texts.render(line.reason()),
                line.fix() == null ? null : texts.render(line.fix()),
                item.checks(),
                item.lapsed().stream().map(Binding::check).toList(),
                item.missingSince() != null,
                line.suggestions().suggestions().stream()
                        .map(suggestion -> SuggestionView.of(suggestion, texts))
                        .toList(),
                line.suggestions().objections().stream()
                        .map(objection -> ObjectionView.of(objection, texts))
                        .toList());
    }

    private static @Nullable String text(@Nullable Condition when) {
        return when == null ? null : when.text();
    }
}
