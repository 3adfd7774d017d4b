package dev.taskforge.ops.report;

/**
 * Writes what one duty did in a month. A duty that wants to be in the report has one class of this kind, the texts that {@link Section}
 * names in both languages, and its place in the list of {@link MonthReports}. It reads the records by which the pages of the duty are made, so that
 * both say the same.
 */
public interface Chapter {

    /** By which programs know it, such as {@code backups}. */
    String id();

    /** What it says of a month. What no record tells is unknown, never well. */
    Section write(Month month);
}
