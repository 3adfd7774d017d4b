package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the problems of one reading; each instance stands at one path of the file. Not safe for several threads. */
public final class Reading {
    private static final int MOST_PROBLEMS = 100;

    private final String path;
    private final boolean variablesOpen;
    private final List<Problem> problems;

    private Reading(String path, boolean variablesOpen, List<Problem> problems) {
        this.path = path;
        this.variablesOpen = variablesOpen;
        this.problems = problems;
    }

    /** A reading of texts in which {@code ${VARIABLES}} still stand: what contains one is judged later. */
    public static Reading beforeVariables() {
        return new Reading("", true, new ArrayList<>());
    }

    /** A reading of texts whose variables have been filled in. */
    public static Reading afterVariables(String path) {
        return new Reading(path, false, new ArrayList<>());
    }

    /** The same reading one key deeper. */
    public Reading key(String key) {
        return new Reading(path.isEmpty() ? key : path + "." + key, variablesOpen, problems);
    }

    /** The same reading at an item of a list. */
    public Reading item(int index) {
        return new Reading(path + "[" + index + "]", variablesOpen, problems);
    }

    /** Notes a problem; beyond the hundredth they are dropped, since nobody reads on. */
    public void report(Place place, Message message, @Nullable Message suggestion) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(place.line(), place.column(), path, message, suggestion));
        }
    }

    public String path() {
        return path;
    }

    /** Whether {@code text} cannot be judged yet because a variable stands in it. */
    public boolean isOpen(String text) {
        return variablesOpen && text.contains("${");
    }

    /** Whether variables still stand in the texts. */
    public boolean isBeforeVariables() {
        return variablesOpen;
    }

    /** How many problems there are so far. */
    public int count() {
        return problems.size();
    }

    /** Every problem, in the order of the file. */
    public List<Problem> problems() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
