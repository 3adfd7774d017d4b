package dev.taskforge.ops.report;

/**
 * A number at the head of a chapter.
 *
 * @param name by which programs know it; its text is {@code report.CHAPTER.NAME}
 */
public record Figure(String name, Value value) {

    /** A number of things. */
    static Figure count(String name, long value) {
        return new Figure(name, new Value.Count(value));
    }
}
