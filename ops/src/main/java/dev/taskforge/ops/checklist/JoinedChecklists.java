package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.FileAddition;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.ProjectFile.GateDuty;
import dev.taskforge.ops.project.ProjectFile.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets the items of imported checklists join the gate of their project: each as a line of its own, resting on the checks
 * bound to it or on a person's word. Safe for use by any thread.
 */
public final class JoinedChecklists implements FileAddition {

    @Override
    public long revision(Tx tx, String project) {
        return ChecklistTables.revision(tx, project);
    }

    @Override
    public ProjectFile join(Tx tx, ProjectFile file) {
        var named = file.gate() == null ? null : file.gate().checklist();
        var imported = ChecklistTables.items(tx, file.project());
        if (named == null && imported.isEmpty()) {
            return file;
        }
        var checks = new LinkedHashMap<>(file.checks());
        var items = new ArrayList<>(file.items());
        if (named != null) {
            var check = ChecklistCheck.of(named);
            checks.put(check.name(), check);
            items.add(new Item(check.name(), check.title(), Priority.P0, List.of(check.name()), null));
        }
        imported.forEach(item -> {
            checksOf(item).forEach(check -> checks.put(check.name(), check));
            items.add(new Item(item.name(), item.title(), item.priority(), item.checks(), item.when()));
        });
        return new ProjectFile(
                file.project(),
                file.title(),
                file.environment(),
                file.compose(),
                file.databases(),
                file.files(),
                file.destinations(),
                file.backup(),
                file.drill(),
                file.release(),
                checks,
                gate(file, items),
                file.alerts(),
                file.repair(),
                file.guard(),
                file.maintenance(),
                file.launch(),
                file.status(),
                file.upkeep(),
                file.sections());
    }

    private static GateDuty gate(ProjectFile file, List<Item> items) {
        var gate = file.gate();
        return gate == null
                ? new GateDuty(null, items, Map.of(), false, null)
                : new GateDuty(gate.timetable(), items, gate.facts(), gate.publicBadge(), gate.checklist());
    }

    /** The checks that an item brings along; those of the project's file are there already. */
    private static List<DeclaredCheck> checksOf(ChecklistItem item) {
        var checks = new ArrayList<DeclaredCheck>();
        if (item.checks().contains(item.name())) {
            checks.add(Questions.attestation(item));
        }
        for (var binding : item.bound()) {
            if (binding.question() != null) {
                checks.add(Questions.check(binding.check(), item.title(), item.priority(), binding.question()));
            }
        }
        return checks;
    }
}
