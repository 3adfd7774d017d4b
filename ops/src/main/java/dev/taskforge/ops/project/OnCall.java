package dev.taskforge.ops.project;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Who answers for a project now: one after another, each for as long.
 *
 * @param who in the order of their turns; at least one
 * @param days how long a turn is
 * @param since when the first turn of the first one began, in the zone of the alerts; turns change at this time of day
 */
public record OnCall(List<Person> who, int days, LocalDateTime since) {

    /**
     * Somebody who takes turns.
     *
     * @param channel the id of the channel on which they are told
     */
    public record Person(String name, String channel) {}

    /**
     * A turn.
     *
     * @param until the first moment of the next one
     */
    public record Turn(Person person, Instant from, Instant until) {}

    /** Whose turn it is; before the first one that of the first person. */
    public Turn at(Instant moment, ZoneId zone) {
        return turn(number(moment, zone), zone);
    }

    /** The turns from a moment on, that of the moment first. */
    public List<Turn> from(Instant moment, ZoneId zone, int most) {
        long first = number(moment, zone);
        return LongStream.range(first, first + most)
                .mapToObj(number -> turn(number, zone))
                .toList();
    }

    private long number(Instant moment, ZoneId zone) {
        var local = moment.atZone(zone).toLocalDateTime();
        long gone = since.until(local, ChronoUnit.DAYS);
        return local.isBefore(since) ? 0 : gone / days;
    }

    private Turn turn(long number, ZoneId zone) {
        var begin = since.plusDays(number * days);
        return new Turn(
                who.get((int) (number % who.size())),
                begin.atZone(zone).toInstant(),
                begin.plusDays(days).atZone(zone).toInstant());
    }
}
