package dev.taskforge.ops.web;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One request, what its answer must be like, and what is read out of it for later steps.
 *
 * @param follow how many redirects are followed; 0 to judge the redirect itself
 * @param timeout how long it may take, redirects included
 */
public record Step(
        String name, Request request, Expectation expect, Map<String, Capture> capture, int follow, Duration timeout) {

    /** The names of the values it reads. */
    public Set<String> captures() {
        return capture.keySet();
    }

    /** The names of the captured values it needs. */
    public Set<String> needs() {
        var names = new java.util.LinkedHashSet<>(request.needs());
        Stream.of(expect.contains(), expect.notContains(), expect.location())
                .filter(text -> text != null)
                .forEach(text -> names.addAll(Captured.names(text)));
        expect.json().values().forEach(text -> names.addAll(Captured.names(text)));
        expect.headers().values().forEach(text -> names.addAll(Captured.names(text)));
        return names;
    }
}
