package dev.taskforge.ops.project;

import java.time.ZoneId;

/**
 * When something happens by itself.
 *
 * @param cron five fields
 * @param zone in which they are read
 */
public record Timetable(String cron, ZoneId zone) {
    @Override
    public String toString() {
        return cron + " " + zone;
    }
}
