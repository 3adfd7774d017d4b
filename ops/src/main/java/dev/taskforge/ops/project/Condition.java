package dev.taskforge.ops.project;

import dev.taskforge.ops.yaml.FlowText;
import dev.taskforge.ops.yaml.Place;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * When an item of the gate applies.
 *
 * @param name of the variable or the fact; empty for the environment
 * @param expected the value it is compared with
 * @param equal whether it must be that value, or must not
 */
public record Condition(Subject subject, String name, String expected, boolean equal) {

    /** What is compared. */
    public enum Subject {
        /** A variable of the environment file. */
        VARIABLE,
        /** A fact the file declares under {@code gate.facts}. */
        FACT,
        /** The environment the file describes. */
        ENVIRONMENT
    }

    /** As people read it, such as {@code PAYMENT_ACTIVE = true}. It never holds the variable's own value. */
    public String text() {
        var left = subject == Subject.ENVIRONMENT ? "environment" : name;
        return left + (equal ? " = " : " ≠ ") + expected;
    }

    /** Whether it only asks whether something is on or off. */
    public boolean isFlag() {
        var word = expected.strip().toLowerCase(Locale.ROOT);
        return word.equals("true") || word.equals("false");
    }

    /**
     * Reads a condition as an item of the gate declares it, such as {@code {fact: payment, is: true}}.
     *
     * @throws ProjectFileException with every problem at once
     */
    public static Condition read(String yaml) {
        var reading = Reading.beforeVariables();
        try {
            var condition = ConditionFormat.type().read(YamlReader.read(yaml), reading);
            if (condition == null || !reading.problems().isEmpty()) {
                throw new ProjectFileException(reading.problems());
            }
            return condition;
        } catch (YamlException e) {
            throw new ProjectFileException(e.problems());
        }
    }

    /** In the one spelling that {@link #read} takes back. */
    public String written() {
        var entries = new LinkedHashMap<String, Tree.Entry>();
        var key = subject.name().toLowerCase(Locale.ROOT);
        if (subject == Subject.ENVIRONMENT) {
            entries.put(key, text(expected));
        } else {
            entries.put(key, text(name));
            entries.put(equal ? "is" : "is_not", text(expected));
        }
        return FlowText.of(new Tree.Mapping(Place.START, entries));
    }

    private static Tree.Entry text(String value) {
        return new Tree.Entry(Place.START, new Tree.Scalar(Place.START, Tree.Sort.TEXT, value));
    }
}
