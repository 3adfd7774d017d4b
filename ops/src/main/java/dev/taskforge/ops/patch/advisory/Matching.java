package dev.taskforge.ops.patch.advisory;

import dev.taskforge.ops.patch.version.UnreadableVersionException;
import dev.taskforge.ops.patch.version.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether a version is affected.
 *
 * <p>Source: OSV schema, “Evaluation”: a version is affected when it is listed, or when the last event at or before it introduced the
 * vulnerability. Ranges of commits say nothing of versions.
 */
final class Matching {
    private final VersionOrder order;

    Matching(VersionOrder order) {
        this.order = order;
    }

    /** @param fixed the first version that is mended; null when none is known */
    record Match(boolean affected, @Nullable String fixed) {
        private static final Match NONE = new Match(false, null);
    }

    private enum What {
        INTRODUCED,
        FIXED,
        LAST_AFFECTED
    }

    private record Event(What what, String version) {}

    /**
     * How a version stands to what an advisory says of its package.
     *
     * @throws UnreadableVersionException when one of the versions cannot be compared, so that the answer is not known
     */
    Match match(String version, Advisory.Affected affected) throws UnreadableVersionException {
        for (var range : Advisory.stream(affected.ranges()).toList()) {
            var type = range.path("type").asString("");
            if (type.equals("SEMVER") || type.equals("ECOSYSTEM")) {
                var found = match(version, events(range));
                if (found.affected()) {
                    return found;
                }
            }
        }
        boolean listed = Advisory.stream(affected.versions())
                .anyMatch(one -> one.asString("").equals(version));
        return listed ? new Match(true, fixedAfter(version, affected)) : Match.NONE;
    }

    private Match match(String version, List<Event> events) throws UnreadableVersionException {
        boolean affected = false;
        for (var event : events) {
            int place = isBeginning(event) ? 1 : order.compare(version, event.version());
            affected = switch (event.what()) {
                case INTRODUCED -> place >= 0 || affected;
                case FIXED -> affected && place < 0;
                case LAST_AFFECTED -> affected && place <= 0;
            };
            if (affected && place < 0 && event.what() == What.FIXED) {
                return new Match(true, event.version());
            }
            if (affected && place <= 0 && event.what() == What.LAST_AFFECTED) {
                return new Match(true, null);
            }
        }
        return new Match(affected, null);
    }

    private static boolean isBeginning(Event event) {
        return event.what() == What.INTRODUCED && event.version().equals("0");
    }

    private @Nullable String fixedAfter(String version, Advisory.Affected affected) throws UnreadableVersionException {
        String first = null;
        for (var range : Advisory.stream(affected.ranges()).toList()) {
            var type = range.path("type").asString("");
            for (var event : type.equals("GIT") ? List.<Event>of() : events(range)) {
                boolean later = event.what() == What.FIXED && order.compare(event.version(), version) > 0;
                if (later && (first == null || order.compare(event.version(), first) < 0)) {
                    first = event.version();
                }
            }
        }
        return first;
    }

    /** In the order of versions: they may be written in any. */
    private List<Event> events(JsonNode range) throws UnreadableVersionException {
        var events = new ArrayList<Event>();
        for (var written : Advisory.stream(range.path("events")).toList()) {
            for (var what : What.values()) {
                var version = written.path(what.name().toLowerCase(Locale.ROOT)).asString("");
                if (!version.isEmpty()) {
                    insert(events, new Event(what, version));
                }
            }
        }
        return events;
    }

    private void insert(List<Event> events, Event event) throws UnreadableVersionException {
        int at = events.size();
        while (at > 0 && isBefore(event, events.get(at - 1))) {
            at--;
        }
        events.add(at, event);
    }

    private boolean isBefore(Event one, Event other) throws UnreadableVersionException {
        if (isBeginning(one) || isBeginning(other)) {
            return isBeginning(one) && !isBeginning(other);
        }
        int place = order.compare(one.version(), other.version());
        // Mended and broken again in the same version: it is broken.
        return place < 0 || (place == 0 && one.what() != What.INTRODUCED && other.what() == What.INTRODUCED);
    }
}
