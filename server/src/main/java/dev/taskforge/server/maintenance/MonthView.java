package dev.taskforge.server.maintenance;

/**
 * A month of which there is a report.
 *
 * @param month such as 2026-11
 * @param path of the report as data
 * @param html path of the report as a document
 */
public record MonthView(String month, String path, String html) {

    static MonthView of(String project, String month) {
        var path = "/api/v1/projects/" + project + "/reports/" + month;
        return new MonthView(month, path, path + "/html");
    }
}
