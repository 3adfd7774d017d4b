package dev.taskforge.server.maintenance;

import java.util.List;

/**
 * The calendar of a month, as the API shows it.
 *
 * @param month such as 2026-11
 * @param zone in which the month begins and ends
 * @param occurrences in the order in which they are due
 * @param open what persons can mark as done now, of whatever month
 */
public record CalendarView(
        String project, String month, String zone, List<OccurrenceView> occurrences, List<OccurrenceView> open) {}
