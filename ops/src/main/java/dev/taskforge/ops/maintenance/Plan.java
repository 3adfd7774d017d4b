package dev.taskforge.ops.maintenance;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a file asked for while it was in force.
 *
 * @param from when it was applied: what was due before then, it does not ask for
 * @param until when another one took its place, or the project was deleted; far away while it is in force
 * @param named the entries by their ids, in the order written; never changed
 */
record Plan(Instant from, Instant until, Map<String, Entry> named) {
    /** While a file is in force. */
    static final Instant OPEN = Instant.MAX;

    static Plan of(Instant from, Instant until, List<Entry> entries) {
        return new Plan(from, until, named(entries));
    }

    /** Entries by their ids, in the order given, as a map that nothing can change. */
    static Map<String, Entry> named(List<Entry> entries) {
        var named = new LinkedHashMap<String, Entry>();
        entries.forEach(entry -> named.put(entry.id(), entry));
        return Collections.unmodifiableMap(named);
    }

    Collection<Entry> entries() {
        return named.values();
    }

    /** The same without the entries that are not wanted. */
    Plan only(Predicate<Entry> wanted) {
        return of(from, until, entries().stream().filter(wanted).toList());
    }

    Optional<Entry> find(String id) {
        return Optional.ofNullable(named.get(id));
    }

    boolean has(String id) {
        return named.containsKey(id);
    }
}
