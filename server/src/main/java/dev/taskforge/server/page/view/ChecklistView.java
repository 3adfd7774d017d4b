package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The page of a project's checklists: what each item claims, what proves it, what might.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may vouch
 * @param mayAdminister whether the reader may accept and retire
 */
public record ChecklistView(
        String project,
        String title,
        boolean releases,
        List<Document> documents,
        boolean mayOperate,
        boolean mayAdminister) {

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
     * @param written its priority by the document
     * @param condition when it applies, in the document's words; empty for always
     * @param when the condition a person accepted; empty when nobody did
     * @param rulings what people decided about it in place of the document
     * @param overtaken whether one of them counts no longer
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
            String written,
            String condition,
            String when,
            List<Ruling> rulings,
            boolean overtaken,
            String state,
            String reason,
            String fix,
            List<String> checks,
            List<String> lapsed,
            boolean attested,
            boolean missing,
            List<Suggestion> suggestions,
            List<Objection> objections) {

        /** Whether nothing but a person's word is missing, which is given right here. */
        public boolean waitsForWord() {
            return attested && (state.equals("claimed") || state.equals("manual"));
        }

        /** What a person may take off it: what counts, and what the document took away. */
        public List<String> bound() {
            return Stream.concat(checks.stream(), lapsed.stream()).toList();
        }
    }

    /**
     * What a person decided about an item.
     *
     * @param subject a key of {@code checklist.ruling}: priority or condition
     * @param value such as P1 or payment = true; empty when the document is to count again
     * @param own whether the reader asked for it
     * @param mayApprove whether the reader is a second person who may approve or deny it
     * @param approvers who may approve it while it waits
     */
    public record Ruling(
            long id,
            String subject,
            String value,
            String reason,
            String by,
            Instant at,
            boolean waits,
            boolean own,
            boolean mayApprove,
            List<String> approvers) {}

    /**
     * A check that might prove an item, or the condition under which it might apply.
     *
     * @param what the check of the project's file, what would be asked, or the condition
     * @param command the exact text of the document that is accepted with it; may be empty
     */
    public record Suggestion(String id, String what, String reason, String command) {}

    public record Objection(String command, String reason) {}

    /** @param proven a key of {@code checklist.proven}: yes, no or none */
    public record Phase(String label, String title, String estimate, String claimed, String proven) {}

    public record Procedure(String title, int line, List<Step> steps) {}

    public record Step(String text, List<String> commands) {}
}
