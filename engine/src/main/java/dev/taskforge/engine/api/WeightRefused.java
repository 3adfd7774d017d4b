package dev.taskforge.engine.api;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A weight with which those of all queues would exceed the whole. */
public final class WeightRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int left;
    private final String others;

    /** @param others the weights that there are besides */
    public WeightRefused(int left, Map<String, Integer> others) {
        this(left, named(others));
    }

    private WeightRefused(int left, String others) {
        super("weight must be 0 to " + left + ", because all weights together must not exceed 100; there are already: "
                + others);
        this.left = left;
        this.others = others;
    }

    private static String named(Map<String, Integer> others) {
        return new TreeMap<>(others)
                .entrySet().stream()
                        .map(other -> other.getKey() + " " + other.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** The most that the weight may be. */
    public int left() {
        return left;
    }

    /** The other queues and their weights, for people. */
    public String others() {
        return others;
    }
}
