package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;

/**
 * The page of a project's checklists: what each item claims, what proves it, what might.
 *
 * @param mayOperate whether the reader may vouch
 * @param mayAdminister whether the reader may accept and retire
 */
public record ChecklistView(
        String project, String title, List<Document> documents, boolean mayOperate, boolean mayAdminister) {

    /** One imported document. */
    public record Document(
            String file,
            String title,
            Instant importedAt,
            String importedBy,
            List<StateCount> counts,
            List<Section> sections,
            List<Phase> phases,
            List<Procedure> procedures) {}

    /**
     * The items under one heading.
     *
     * @param id unique on the page
     * @param around the headings around it, joined; may be empty
     * @param stage a key of {@code checklist.stage}
     */
    public record Section(String id, String heading, String around, String stage, List<Item> items) {}

    /**
     * One item.
     *
     * @param hint what the document names as its evidence; may be empty
     * @param condition when it applies, in the document's words; empty for always
     * @param fix what to do; may be empty
     * @param checks those bound to it
     * @param lapsed those whose command changed in the document
     * @param attested whether a person's word answers it
     */
    public record Item(
            String name,
            String text,
            String hint,
            int line,
            String priority,
            String condition,
            String state,
            String reason,
            String fix,
            List<String> checks,
            List<String> lapsed,
            boolean attested,
            boolean missing,
            List<Suggestion> suggestions,
            List<Objection> objections) {}

    /**
     * A check that might prove an item.
     *
     * @param what the check of the project's file, or what would be asked
     * @param command the exact text of the document that is accepted with it; may be empty
     */
    public record Suggestion(String id, String what, String reason, String command) {}

    public record Objection(String command, String reason) {}

    /** @param proven a key of {@code checklist.proven}: yes, no or none */
    public record Phase(String label, String title, String estimate, String claimed, String proven) {}

    public record Procedure(String title, int line, List<Step> steps) {}

    public record Step(String text, List<String> commands) {}
}
