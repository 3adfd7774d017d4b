package dev.taskforge.server.page.view;

import dev.taskforge.server.page.view.MonitorsPage.Day;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an application stands, for those who use it.
 *
 * @param overall up, known, some, down, unknown or maintenance
 * @param days how many are shown
 * @param pastDays so far back it tells of troubles
 */
public record StatusPage(
        String title,
        String overall,
        int days,
        List<Service> services,
        int pastDays,
        List<Trouble> troubles,
        List<Planned> planned) {

    /**
     * A part of it.
     *
     * @param state up, down, unknown or maintenance
     * @param month its uptime of 30 days, as text; a dash when nobody looked
     */
    public record Service(
            String title, String state, Instant since, List<Uptime> uptimes, String month, List<Day> days) {}

    /** Which part of the looks of a time passed; a dash when nobody looked. */
    public record Uptime(String range, String part) {}

    /** A time in which a part did not work; {@code until} is null while it goes on. */
    public record Trouble(
            String service, Instant from, @Nullable Instant until) {}

    /** Maintenance that was announced. */
    public record Planned(String title, Instant from, Instant until) {}
}
