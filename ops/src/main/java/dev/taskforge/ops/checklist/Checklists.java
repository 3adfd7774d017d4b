package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The imported checklists of projects. Safe for use by any thread. */
public final class Checklists {
    /** The most items of one document; each is a line of the gate. */
    public static final int MOST_ITEMS = 1_000;

    /** The most items of a project, those its documents do not have any more included. */
    public static final int MOST_TOGETHER = 5_000;

    private static final int MOST_NAMED = 200;
    private static final int MOST_TEXT = 2_000;

    private final Database database;
    private final Projects projects;
    private final Checks checks;
    private final Claims claims;
    private final AuditLog audit;
    private final Clock clock;

    public Checklists(
            Database database, Projects projects, Checks checks, Evidences evidences, AuditLog audit, Clock clock) {
        this.database = database;
        this.projects = projects;
        this.checks = checks;
        this.claims = new Claims(checks, evidences, clock);
        this.audit = audit;
        this.clock = clock;
    }

    /** The checklists of a project, the oldest first. */
    public List<Checklist> list(String project) {
        return database.read(tx -> ChecklistTables.list(tx, project));
    }

    /** One of them by its id. */
    public Optional<Checklist> find(String project, long id) {
        return list(project).stream().filter(checklist -> checklist.id() == id).findFirst();
    }

    /** The items of all checklists of a project, document by document in their order; retired ones left out. */
    public List<ChecklistItem> items(String project) {
        return database.read(tx -> ChecklistTables.items(tx, project));
    }

    /**
     * Imports a document: its items join the gate of the project. Items known from before keep their history; those the
     * document does not have any more stay until somebody retires them. A ticked box becomes a claim, never a proof.
     *
     * @param document read from a file whose path is the one in the project's folder, or its name
     * @throws RequestException when the document cannot be read, holds nothing to import, or too many items
     */
    public ImportReport importing(Tx tx, Project project, ChecklistDocument document, String actor) {
        var file = document.file().source().path();
        int count = document.items().size();
        boolean nothing = count == 0
                && document.phases().isEmpty()
                && document.procedures().isEmpty();
        if (nothing || count > MOST_ITEMS) {
            throw new RequestException(
                    Kind.INVALID, "content", nothing ? "checklist.empty" : "checklist.many", file, count, MOST_ITEMS);
        }
        var now = now();
        var masking = checks.variablesOf(project).masking();
        boolean unchanged = ChecklistTables.find(tx, project.name(), file)
                .filter(known ->
                        ChecklistTables.isCopy(tx, known.id(), document.file().sha256()))
                .isPresent();
        var checklist = ChecklistTables.put(
                tx, project.name(), file, masking.mask(document.title()), Outlined.of(document, masking), now, actor);
        ChecklistTables.onlyCopy(tx, checklist.id(), document.file().sha256());
        var report = keep(tx, checklist, document, masking, unchanged, now);
        claims.record(tx, joined(tx, project), items(tx, checklist), actor);
        audit.append(
                tx, actor, "checklist.import", project.name(), "checklist/" + checklist.id(), about(report, document));
        return report;
    }

    private ImportReport keep(
            Tx tx, Checklist checklist, ChecklistDocument document, Masking masking, boolean unchanged, Instant now) {
        var before = items(tx, checklist);
        var match = ItemMatch.of(document.items(), before);
        var names = ChecklistTables.names(tx, checklist.project());
        // The line of the gate that asks for the import itself: an item of that name would stand in its place.
        names.add(ChecklistCheck.NAME);
        var added = new ArrayList<String>();
        for (int i = 0; i < document.items().size(); i++) {
            var item = document.items().get(i);
            var kept = match.found().get(i);
            var written = written(item, masking);
            long id;
            if (kept == null) {
                var name = ItemMatch.name(written.text(), names);
                names.add(name);
                added.add(name);
                id = ChecklistTables.insert(tx, checklist, name);
            } else {
                id = kept.id();
            }
            ChecklistTables.update(tx, id, item, i, written);
        }
        match.missing().forEach(item -> ChecklistTables.missing(tx, item.id(), now));
        int together = ChecklistTables.items(tx, checklist.project()).size();
        if (together > MOST_TOGETHER) {
            throw new RequestException(
                    Kind.CONFLICT, "content", "checklist.together", checklist.project(), together, MOST_TOGETHER);
        }
        var after = items(tx, checklist);
        return new ImportReport(
                checklist,
                document.items().size(),
                added,
                names(match.moved()),
                names(match.reworded()),
                names(match.missing()),
                lowered(before, after),
                names(after.stream().filter(item -> !item.lapsed().isEmpty()).toList()),
                names(after.stream().filter(item -> !item.overtaken().isEmpty()).toList()),
                unchanged);
    }

    /** Those that blocked before and do not any more, since the document words them otherwise. */
    private static List<String> lowered(List<ChecklistItem> before, List<ChecklistItem> after) {
        var blocked = before.stream()
                .filter(item -> item.priority() == Priority.P0)
                .map(ChecklistItem::name)
                .collect(Collectors.toSet());
        return names(after.stream()
                .filter(item -> item.priority() != Priority.P0 && blocked.contains(item.name()))
                .toList());
    }

    private static ChecklistTables.Written written(DocumentItem item, Masking masking) {
        return new ChecklistTables.Written(
                item.headings().stream()
                        .map(heading -> cut(masking.mask(heading)))
                        .toList(),
                cut(masking.mask(item.text())),
                cut(masking.mask(item.hint())),
                item.condition() == null ? null : cut(masking.mask(item.condition())),
                Outlined.masked(item.commands(), masking));
    }

    private static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }

    /** The project as it is in this transaction, with what was just imported. */
    private Project joined(Tx tx, Project project) {
        return projects.find(tx, project.name()).orElse(project);
    }

    private static List<ChecklistItem> items(Tx tx, Checklist checklist) {
        return ChecklistTables.items(tx, checklist.project()).stream()
                .filter(item -> item.checklist() == checklist.id())
                .toList();
    }

    private static List<String> names(List<ChecklistItem> items) {
        return items.stream().map(ChecklistItem::name).toList();
    }

    private static Map<String, Object> about(ImportReport report, ChecklistDocument document) {
        var details = new LinkedHashMap<String, Object>();
        details.put("file", report.checklist().file());
        details.put("sha256", document.file().sha256());
        details.put("items", report.items());
        details.put("added", first(report.added()));
        details.put("moved", first(report.moved()));
        details.put("reworded", first(report.reworded()));
        details.put("missing", first(report.missing()));
        details.put("lowered", first(report.lowered()));
        details.put("lapsed", first(report.lapsed()));
        details.put("overtaken", first(report.overtaken()));
        return details;
    }

    private static List<String> first(List<String> names) {
        return names.stream().limit(MOST_NAMED).toList();
    }

    /**
     * Retires an item that its document does not have any more: it leaves the gate, its history stays.
     *
     * @param reason 3 to 2,000 characters
     * @throws RequestException when there is no such item, it still stands in the document, or the reason is wrong
     */
    public void retire(Tx tx, Project project, String item, String reason, String actor) {
        var found = item(tx, project.name(), item);
        var why = reason.strip();
        if (why.length() < 3 || why.length() > MOST_TEXT) {
            throw new RequestException(Kind.INVALID, "reason", "checklist.reason", 3, MOST_TEXT);
        }
        if (found.missingSince() == null) {
            throw new RequestException(Kind.CONFLICT, "item", "checklist.present", item);
        }
        ChecklistTables.retire(tx, found.id(), now());
        ChecklistTables.touch(tx, found.checklist());
        audit.append(
                tx,
                actor,
                "checklist.retire",
                project.name(),
                "item/" + item,
                Map.of("text", found.text(), "reason", why));
    }

    /** An item of a project, in the caller's transaction. */
    static ChecklistItem item(Tx tx, String project, String name) {
        return ChecklistTables.items(tx, project).stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "item", "checklist.no_item", project, name));
    }

    /**
     * Makes sure that these bytes are the document as it was imported, or as it was handed out by an earlier write.
     *
     * @throws RequestException when they are not
     */
    public void requireCopy(Tx tx, Checklist checklist, MarkdownFile file) {
        if (!ChecklistTables.isCopy(tx, checklist.id(), file.sha256())) {
            throw new RequestException(
                    Kind.CONFLICT, "content", "checklist.changed", checklist.file(), checklist.importedAt());
        }
    }

    /** From now on these bytes count as the document too: they are about to be handed out. */
    public void handedOut(Tx tx, Checklist checklist, MarkdownFile file) {
        ChecklistTables.addCopy(tx, checklist.id(), file.sha256());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
