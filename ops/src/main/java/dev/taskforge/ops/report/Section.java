package dev.taskforge.ops.report;

import java.util.List;

/**
 * What a chapter says of a month.
 *
 * @param id of the chapter; its title is the text {@code report.ID}, and what stands below it {@code report.ID.lead}
 * @param columns of the table, by name; the text of each is {@code report.ID.column.NAME}
 * @param rows of the table, each with a value for every column; may be empty
 */
public record Section(String id, List<Figure> figures, List<String> columns, List<List<Value>> rows) {
    public Section {
        figures = List.copyOf(figures);
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of " + id + " has " + row.size() + " values for " + columns.size() + " columns");
            }
        }
    }
}
