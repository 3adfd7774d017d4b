package dev.taskforge.engine.api;

import java.util.List;
import java.util.stream.Collectors;

/** Payloads that do not fit the JSON Schema of their type. It says what was expected and repeats no value of a payload. */
public final class PayloadRefused extends IllegalArgumentException {
    /** The most places that are named. */
    public static final int MOST_PLACES = 10;

    private static final long serialVersionUID = 1L;

    private final transient List<Place> places;

    /**
     * What does not fit.
     *
     * @param field which payload, such as {@code payload} or {@code jobs[3].payload}
     * @param pointer JSON Pointer into the payload; empty for all of it
     */
    public record Place(String field, String pointer, String problem) {}

    public PayloadRefused(List<Place> places) {
        super(places.stream()
                .map(place -> place.field() + place.pointer() + ": " + place.problem())
                .collect(Collectors.joining("; ")));
        this.places = List.copyOf(places);
    }

    public List<Place> places() {
        return places;
    }
}
