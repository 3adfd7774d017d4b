package dev.taskforge.ops.access;

import dev.taskforge.ops.access.AccessTable.Row;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The access matrices of projects: what is declared beside what was seen last. Safe for use by any thread. */
public final class AccessTables {
    private final Checks checks;
    private final Evidences evidences;

    public AccessTables(Checks checks, Evidences evidences) {
        this.checks = checks;
        this.evidences = evidences;
    }

    /** One table for each check of the kind access, in the order of the file. Asks nothing. */
    public List<AccessTable> of(Project project) {
        var section = project.file().sections().get(AccessFormat.SECTION.key());
        var matrix = section == null ? null : AccessFormat.type().read(section, Reading.beforeVariables());
        if (matrix == null) {
            return List.of();
        }
        return project.file().checks().values().stream()
                .filter(check -> check.kind().equals(AccessCheck.KIND.key()))
                .map(check -> table(project, check, matrix.only(routes(check))))
                .toList();
    }

    private static List<String> routes(DeclaredCheck check) {
        var entry = check.question().entries().get(AccessCheck.KIND.key());
        var routes = entry == null ? null : RoutesType.INSTANCE.read(entry.value(), Reading.beforeVariables());
        return routes == null ? List.of() : routes;
    }

    private AccessTable table(Project project, DeclaredCheck check, Matrix matrix) {
        var evidence = evidences.newest(project.name(), check.name()).orElse(null);
        var seen = new HashMap<String, Part>();
        // An answer to another question says nothing about this one, also when the route kept its name.
        if (evidence != null && checks.isSameQuestion(project, evidence)) {
            evidences.parts(evidence.id()).forEach(part -> seen.put(part.group() + " " + part.name(), part));
        }
        var rows = new LinkedHashMap<String, Row>();
        for (var cell : matrix.cells()) {
            var row = rows.computeIfAbsent(
                    cell.route(), route -> new Row(route, cell.request().shown(), new ArrayList<>()));
            row.cells().add(cell(cell, seen));
        }
        return new AccessTable(
                check.name(),
                check.title(),
                checks.standing(project, evidence),
                evidence,
                matrix.identities(),
                List.copyOf(rows.values()));
    }

    private static AccessTable.Cell cell(Matrix.Cell cell, Map<String, Part> seen) {
        var identity = cell.identity().name();
        var part = seen.get(identity + " " + cell.route());
        return part == null || !part.expected().equals(cell.expected())
                ? new AccessTable.Cell(identity, CheckState.UNKNOWN, cell.expected(), "", null)
                : new AccessTable.Cell(identity, part.state(), part.expected(), part.found(), part.seen());
    }

    /** Whether the file declares a matrix, even if no check asks it. */
    public static boolean declaredBy(Project project) {
        return project.file().sections().get(AccessFormat.SECTION.key()) instanceof Tree.Mapping;
    }
}
