package dev.taskforge.ops.checklist;

import dev.taskforge.ops.markdown.Block;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Set;
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

    static TableText of(Block.Table table) {
        return new TableText(
                table.header().stream()
                        .map(cell -> Words.normal(cell.text()).strip())
                        .toList(),
                table.rows());
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
