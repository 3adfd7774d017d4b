package dev.taskforge.ops.checklist;

import dev.taskforge.ops.source.SourceFile;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * A table of the document by the names of its columns.
 *
 * @param header the names, in one spelling
 * @param rows the cells, trimmed; a row may be shorter than the header
 */
record TableText(List<String> header, List<List<Spot>> rows) {
    static final Set<String> STATUS = Set.of("status", "state", "keadaan");
    static final Set<String> GATE = Set.of(
            "gate",
            "gates",
            "item",
            "check",
            "kriteria",
            "criteria",
            "criterion",
            "syarat",
            "pemeriksaan",
            "requirement");
    static final Set<String> EVIDENCE = Set.of(
            "bukti", "bukti command", "bukti perintah", "command", "perintah", "evidence", "evidence command", "proof");
    static final Set<String> PHASE = Set.of("phase", "fase", "tahap", "tahapan", "no phase");
    static final Set<String> FOCUS =
            Set.of("fokus", "focus", "title", "judul", "nama", "name", "deskripsi", "description");
    static final Set<String> ESTIMATE = Set.of("estimasi", "estimate", "estimation", "durasi", "duration", "effort");

    static TableText of(SourceFile source, TableBlock table) {
        var header = new ArrayList<String>();
        var rows = new ArrayList<List<Spot>>();
        for (var part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (var row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow) {
                    var cells = cells(source, row);
                    if (header.isEmpty()) {
                        cells.forEach(
                                cell -> header.add(Words.normal(cell.text()).strip()));
                    } else {
                        rows.add(cells);
                    }
                }
            }
        }
        return new TableText(header, rows);
    }

    private static List<Spot> cells(SourceFile source, Node row) {
        var cells = new ArrayList<Spot>();
        for (var cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            // Cells that the parser adds to fill up a short row have no place.
            if (cell instanceof TableCell && !cell.getSourceSpans().isEmpty()) {
                var span = cell.getSourceSpans().getFirst();
                cells.add(BlockText.trimmed(source, span.getInputIndex(), span.getInputIndex() + span.getLength()));
            }
        }
        return cells;
    }

    boolean has(Set<String> names) {
        return header.stream().anyMatch(names::contains);
    }

    /** The cell of a row under the first column with one of the names; null when there is none. */
    @Nullable
    Spot cell(List<Spot> row, Set<String> names) {
        for (int i = 0; i < Math.min(header.size(), row.size()); i++) {
            if (names.contains(header.get(i))) {
                return row.get(i);
            }
        }
        return null;
    }

    /** The text of such a cell; empty when there is none. */
    String text(List<Spot> row, Set<String> names) {
        var cell = cell(row, names);
        return cell == null ? "" : Words.oneLine(cell.text());
    }
}
