package dev.taskforge.engine.api;

import java.util.Comparator;
import java.util.List;

/**
 * What keeps dead rows of the queue from being removed.
 *
 * @param pins the oldest first
 * @param hidden how many sessions were seen to hold a transaction open for a minute and hide since when, because the database's user lacks
 *     {@code pg_read_all_stats}; one of them becomes a pin only after it was watched for long enough
 */
public record PinReport(List<Pin> pins, int hidden) {
    /** Nothing. */
    public static final PinReport NONE = new PinReport(List.of(), 0);

    public PinReport {
        pins = pins.stream().sorted(Comparator.comparing(Pin::since)).toList();
    }
}
