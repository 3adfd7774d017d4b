package dev.taskforge.ops.check;

/**
 * The result of a check job: how many checks gave which answer.
 *
 * @param manual how many wait for a person's word
 */
public record CheckSummary(int pass, int fail, int error, int manual) {}
