package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;

/**
 * The report on a month: one document that needs nothing beside itself.
 *
 * @param css the style, part of the document
 * @param policy which content a browser may load for it: none but its own style
 * @param named the month in words
 * @param zone in which it begins and ends
 * @param over whether nothing more will happen in it
 * @param askedBy who had it written
 * @param entries how many entries the audit log has
 * @param hash of the newest of them
 */
public record MonthReportPage(
        String css,
        String policy,
        String project,
        String title,
        String environment,
        String month,
        String named,
        String zone,
        Instant at,
        boolean over,
        String askedBy,
        List<Chapter> chapters,
        long entries,
        String hash) {

    /**
     * A chapter, all in words.
     *
     * @param lead what its numbers mean
     */
    public record Chapter(
            String id, String title, String lead, List<Figure> figures, List<String> columns, List<List<Cell>> rows) {}

    /** A number and what it is. */
    public record Figure(String label, Cell value) {}

    /** A value in words; one that nothing is known of looks so. */
    public record Cell(String text, boolean known) {}
}
