package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Priority;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows of the checklist tables. Stateless. */
final class ChecklistTables {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ChecklistTables() {}

    static long revision(Tx tx, String project) {
        return tx.first(
                        "SELECT COALESCE(SUM(revision), 0) AS revision FROM checklist WHERE project = ?",
                        row -> row.number("revision"),
                        project)
                .orElse(0L);
    }

    static List<Checklist> list(Tx tx, String project) {
        return tx.query("SELECT * FROM checklist WHERE project = ? ORDER BY id", ChecklistTables::checklist, project);
    }

    static Optional<Checklist> find(Tx tx, String project, String file) {
        return tx.first(
                "SELECT * FROM checklist WHERE project = ? AND file = ?", ChecklistTables::checklist, project, file);
    }

    static Checklist put(Tx tx, String project, String file, String title, Outlined outline, Instant at, String by) {
        return tx.first("""
                        INSERT INTO checklist (project, file, title, outline, revision, imported_at, imported_by)
                        VALUES (?, ?, ?, ?, 1, ?, ?)
                        ON CONFLICT (project, file) DO UPDATE SET title = excluded.title, outline = excluded.outline,
                          revision = checklist.revision + 1, imported_at = excluded.imported_at, imported_by = excluded.imported_by
                        RETURNING *""", ChecklistTables::checklist, project, file, title, JSON.writeValueAsString(outline), at, by)
                .orElseThrow();
    }

    static void touch(Tx tx, long checklist) {
        tx.update("UPDATE checklist SET revision = revision + 1 WHERE id = ?", checklist);
    }

    /** From now on only these bytes are the document. */
    static void onlyCopy(Tx tx, long checklist, String sha256) {
        tx.update("DELETE FROM checklist_copy WHERE checklist = ?", checklist);
        addCopy(tx, checklist, sha256);
    }

    static void addCopy(Tx tx, long checklist, String sha256) {
        tx.update(
                "INSERT INTO checklist_copy (checklist, sha256) VALUES (?, ?) ON CONFLICT DO NOTHING",
                checklist,
                sha256);
    }

    static boolean isCopy(Tx tx, long checklist, String sha256) {
        return tx.first(
                        "SELECT 1 AS one FROM checklist_copy WHERE checklist = ? AND sha256 = ?",
                        row -> row.integer("one"),
                        checklist,
                        sha256)
                .isPresent();
    }

    /** The items of a project that nobody retired, document by document in their order. */
    static List<ChecklistItem> items(Tx tx, String project) {
        var bindings = bindings(tx, project);
        var rulings = RulingTable.current(tx, project);
        return tx.query("""
                SELECT * FROM checklist_item WHERE project = ? AND retired_at IS NULL
                ORDER BY checklist, position, id""", row -> item(row, bindings, rulings), project);
    }

    /** Every name ever given to an item of a project. */
    static Set<String> names(Tx tx, String project) {
        return new HashSet<>(
                tx.query("SELECT name FROM checklist_item WHERE project = ?", row -> row.text("name"), project));
    }

    private static Map<Long, List<Binding>> bindings(Tx tx, String project) {
        return tx.query("""
                SELECT b.* FROM checklist_binding b JOIN checklist_item i ON i.id = b.item
                WHERE i.project = ? AND b.ended_at IS NULL ORDER BY b.id""", row -> Map.entry(row.number("item"), binding(row)), project).stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** Adds a new item, without what the document says about it. */
    static long insert(Tx tx, Checklist checklist, String name) {
        return tx.first("""
                        INSERT INTO checklist_item (checklist, project, name, item_key, text_key, position, form,
                          headings, words, hint, line, ticked, stage, priority, commands)
                        VALUES (?, ?, ?, '', '', 0, '', '', '', '', 0, 0, '', '', '') RETURNING id""", row -> row.number("id"), checklist.id(), checklist.project(), name)
                .orElseThrow();
    }

    /** Records what the document says about an item now. */
    static void update(Tx tx, long id, DocumentItem item, int position, Written written) {
        tx.update(
                """
                UPDATE checklist_item SET item_key = ?, text_key = ?, position = ?, form = ?, headings = ?, words = ?,
                  hint = ?, line = ?, ticked = ?, stage = ?, priority = ?, applies = ?, commands = ?,
                  missing_since = NULL
                WHERE id = ?""",
                item.key(),
                item.textKey(),
                position,
                item.form(),
                JSON.writeValueAsString(written.headings()),
                written.text(),
                written.hint(),
                item.line(),
                item.ticked(),
                item.stage(),
                item.priority(),
                written.condition(),
                JSON.writeValueAsString(written.commands()),
                id);
    }

    static void missing(Tx tx, long id, Instant at) {
        tx.update("UPDATE checklist_item SET missing_since = COALESCE(missing_since, ?) WHERE id = ?", at, id);
    }

    static void retire(Tx tx, long id, Instant at) {
        tx.update("UPDATE checklist_item SET retired_at = ? WHERE id = ?", at, id);
    }

    /** How many bindings an item ever had, so that each gets a name of its own. */
    static int bindingsEver(Tx tx, long item) {
        return tx.first("SELECT COUNT(*) AS n FROM checklist_binding WHERE item = ?", row -> row.integer("n"), item)
                .orElse(0);
    }

    static void bind(Tx tx, long item, Binding binding) {
        tx.update(
                """
                INSERT INTO checklist_binding (item, check_name, question, command, command_sha256, bound_by, bound_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
                item,
                binding.check(),
                binding.question(),
                binding.command(),
                binding.commandSha256(),
                binding.boundBy(),
                binding.boundAt());
    }

    static void unbind(Tx tx, long binding, Instant at) {
        tx.update("UPDATE checklist_binding SET ended_at = ? WHERE id = ?", at, binding);
    }

    private static Checklist checklist(Row row) throws SQLException {
        return new Checklist(
                row.number("id"),
                row.text("project"),
                row.text("file"),
                row.text("title"),
                JSON.readValue(row.text("outline"), Outlined.class),
                row.number("revision"),
                row.time("imported_at"),
                row.text("imported_by"));
    }

    private static ChecklistItem item(Row row, Map<Long, List<Binding>> bindings, Map<Long, List<Ruling>> rulings)
            throws SQLException {
        return new ChecklistItem(
                row.number("id"),
                row.number("checklist"),
                row.text("name"),
                row.text("item_key"),
                row.text("text_key"),
                row.integer("position"),
                row.constant("form", DocumentItem.Form.class),
                List.of(JSON.readValue(row.text("headings"), String[].class)),
                row.text("words"),
                row.text("hint"),
                row.integer("line"),
                row.flag("ticked"),
                row.constant("stage", Stage.class),
                row.constant("priority", Priority.class),
                row.textOrNull("applies"),
                List.of(JSON.readValue(row.text("commands"), CommandText[].class)),
                row.timeOrNull("missing_since"),
                bindings.getOrDefault(row.number("id"), List.of()),
                rulings.getOrDefault(row.number("id"), List.of()));
    }

    private static Binding binding(Row row) throws SQLException {
        return new Binding(
                row.number("id"),
                row.text("check_name"),
                row.textOrNull("question"),
                row.textOrNull("command"),
                row.textOrNull("command_sha256"),
                row.text("bound_by"),
                row.time("bound_at"));
    }

    /** What is kept of the words of an item: secrets masked, nothing endless. */
    record Written(
            List<String> headings,
            String text,
            String hint,
            @Nullable String condition,
            List<CommandText> commands) {}
}
