package dev.taskforge.ops.report;

import java.util.List;

/** The report on a month, chapter by chapter. */
public record MonthReport(Month month, List<Section> sections) {
    public MonthReport {
        sections = List.copyOf(sections);
    }
}
