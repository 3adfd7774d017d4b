package dev.taskforge.ops.lint;

/**
 * A rule as people and programs read it, in one language.
 *
 * @param id unique
 * @param severity {@code P0}, {@code P1} or {@code P2}
 * @param topic such as {@code compose}
 * @param title in a few words
 * @param why it matters, in one sentence
 * @param fix what to do
 */
public record RuleText(String id, String severity, String topic, String title, String why, String fix) {}
