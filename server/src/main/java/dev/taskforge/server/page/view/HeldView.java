package dev.taskforge.server.page.view;

import java.time.Instant;

/**
 * That this installation was brought back on another machine and nothing starts by itself.
 *
 * @param from where the backup was read from
 * @param dataAt the moment the records are of
 * @param unfinished how many jobs were not finished at that moment
 */
public record HeldView(String from, Instant dataAt, long unfinished, boolean mayResume) {}
