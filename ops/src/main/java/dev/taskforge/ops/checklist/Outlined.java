package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Masking;
import java.util.List;

/** What a document holds besides its items, secrets masked. */
public record Outlined(List<PhaseLine> phases, List<Procedure> procedures, boolean decision) {
    private static final int MOST_PROCEDURES = 100;

    /**
     * A phase.
     *
     * @param status the word in the document
     * @param items the keys of the items below its heading
     */
    public record PhaseLine(String label, String title, String estimate, String status, List<String> items) {}

    static Outlined of(ChecklistDocument document, Masking masking) {
        return new Outlined(
                document.phases().stream()
                        .map(phase -> new PhaseLine(
                                masking.mask(phase.label()),
                                masking.mask(phase.title()),
                                masking.mask(phase.estimate()),
                                phase.status().spot().text(),
                                phase.items()))
                        .toList(),
                document.procedures().stream()
                        .limit(MOST_PROCEDURES)
                        .map(procedure -> masked(procedure, masking))
                        .toList(),
                !document.decision().isEmpty());
    }

    private static Procedure masked(Procedure procedure, Masking masking) {
        return new Procedure(
                masking.mask(procedure.title()),
                procedure.line(),
                procedure.steps().stream()
                        .map(step -> new Procedure.Step(
                                masking.mask(step.text()), step.line(), masked(step.commands(), masking)))
                        .toList());
    }

    static List<CommandText> masked(List<CommandText> commands, Masking masking) {
        return commands.stream()
                .map(command -> new CommandText(
                        masking.mask(command.text()),
                        command.expected() == null ? null : masking.mask(command.expected()),
                        command.line()))
                .toList();
    }
}
