package dev.taskforge.ops.patch.advisory;

import dev.taskforge.ops.patch.advisory.AdvisoryFiles.Source;
import dev.taskforge.ops.patch.inventory.Component;
import dev.taskforge.ops.patch.version.Ecosystem;
import dev.taskforge.ops.patch.version.UnreadableVersionException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks packages up in advisories, in one pass, keeping only what concerns one of them. For one use by one thread. */
public final class AdvisoryScan {
    private static final int MOST_UNCLEAR = 20;
    private static final int MOST_PLACES = 5;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** By ecosystem with its release, then by name. */
    private final Map<String, Map<String, List<Component>>> wanted = new TreeMap<>();

    private final Map<String, Map<Path, Tally>> tallies = new HashMap<>();
    private final Map<Component, List<Draft>> drafts = new LinkedHashMap<>();
    private final Map<String, List<String>> unclear = new HashMap<>();
    /** Packages of the operating system with the advisories that nobody has mended yet. */
    private final Set<String> unfixed = new HashSet<>();

    /** What is known of the advisories of an ecosystem in one place. */
    private static final class Tally {
        private int count;
        private Instant fetched = Instant.MIN;
        private @Nullable Instant newest;
    }

    /** Advisories about the same, as far as they are known. */
    private static final class Draft {
        private final Set<String> ids = new HashSet<>();
        private String summary;
        private Severity severity;
        private @Nullable String fixed;

        Draft(Advisory advisory, @Nullable String fixed) {
            ids.addAll(advisory.ids());
            summary = advisory.summary();
            severity = advisory.severity();
            this.fixed = fixed;
        }
    }

    /** Begins with what is to be looked up. */
    public AdvisoryScan(Collection<Component> components) {
        for (var one : components) {
            wanted.computeIfAbsent(key(one), _ -> new HashMap<>())
                    .computeIfAbsent(one.ecosystem().normal(one.name()), _ -> new ArrayList<>())
                    .add(one);
        }
    }

    private static String key(Component one) {
        return one.release().isEmpty()
                ? one.ecosystem().word()
                : one.ecosystem().word() + ":" + one.release();
    }

    /** Debian:12, Ubuntu:22.04:LTS; mends that only customers get are not those of everybody. */
    private static String key(String written) {
        var ecosystem = Ecosystem.of(written).orElse(null);
        if (ecosystem == null || !ecosystem.isSystem()) {
            return ecosystem == null ? "" : ecosystem.word();
        }
        var parts = written.split(":");
        return parts.length < 2 || parts[1].equals("Pro") ? "" : parts[0] + ":" + parts[1];
    }

    /** Looks them up in the advisories of a folder or archive. */
    public Found in(Path place) throws InterruptedException {
        var unread = AdvisoryFiles.read(place, this::take);
        return new Found(vulnerabilities(), lookups(), unread, unfixed.size());
    }

    private void take(Source source, byte[] bytes) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new IOException("no JSON: " + e.getOriginalMessage(), e);
        }
        if (node.path("id").asString("").isEmpty()) {
            throw new IOException("no advisory: it has no id");
        }
        tally(source, node);
        Advisory.of(node).ifPresent(advisory -> advisory.affected().forEach(one -> compare(advisory, one)));
    }

    private void tally(Source source, JsonNode node) {
        var keys = new HashSet<String>();
        Advisory.stream(node.path("affected"))
                .forEach(one ->
                        keys.add(key(one.path("package").path("ecosystem").asString(""))));
        for (var key : keys) {
            if (!wanted.containsKey(key)) {
                continue;
            }
            var tally =
                    tallies.computeIfAbsent(key, _ -> new HashMap<>()).computeIfAbsent(source.path(), _ -> new Tally());
            tally.count++;
            tally.fetched = later(tally.fetched, source.fetched());
            var modified = time(node.path("modified").asString(""));
            if (modified != null) {
                tally.newest = tally.newest == null ? modified : later(tally.newest, modified);
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            return null; // it is only missed where it would have been the newest
        }
    }

    private void compare(Advisory advisory, Advisory.Affected affected) {
        var key = key(affected.ecosystem());
        var names = wanted.get(key);
        var ecosystem = Ecosystem.of(affected.ecosystem()).orElse(null);
        if (names == null || ecosystem == null) {
            return;
        }
        var matching = new Matching(ecosystem.order());
        for (var component : names.getOrDefault(ecosystem.normal(affected.name()), List.of())) {
            try {
                var match = matching.match(component.version(), affected);
                // What Debian and Ubuntu know of but have not mended can only be waited for; it is counted.
                if (match.affected() && match.fixed() == null && ecosystem.isSystem()) {
                    unfixed.add(component.name() + " " + advisory.id());
                } else if (match.affected()) {
                    add(component, advisory, match.fixed());
                }
            } catch (UnreadableVersionException e) {
                var some = unclear.computeIfAbsent(key, _ -> new ArrayList<>());
                if (some.size() < MOST_UNCLEAR) {
                    some.add(component.name() + " " + component.version() + " (" + component.place() + ", "
                            + advisory.id() + "): " + e.getMessage());
                }
            }
        }
    }

    /** One database knows it by the number of another. */
    private void add(Component component, Advisory advisory, @Nullable String fixed) {
        var known = drafts.computeIfAbsent(component, _ -> new ArrayList<>());
        var mine = new Draft(advisory, fixed);
        known.removeIf(other -> {
            boolean same = other.ids.stream().anyMatch(mine.ids::contains);
            if (same) {
                join(component, mine, other);
            }
            return same;
        });
        known.add(mine);
    }

    private static void join(Component component, Draft mine, Draft other) {
        mine.ids.addAll(other.ids);
        mine.summary = other.summary.isEmpty() ? mine.summary : other.summary;
        mine.severity = known(mine.severity, other.severity);
        mine.fixed = laterFix(component.ecosystem(), mine.fixed, other.fixed);
    }

    /** Who knows is believed before who does not. */
    private static Severity known(Severity one, Severity other) {
        if (one == Severity.UNKNOWN || other == Severity.UNKNOWN) {
            return one == Severity.UNKNOWN ? other : one;
        }
        return one.worse(other);
    }

    private static @Nullable String laterFix(Ecosystem ecosystem, @Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        try {
            return ecosystem.order().compare(one, other) >= 0 ? one : other;
        } catch (UnreadableVersionException _) {
            return one; // both were compared before, so this cannot be
        }
    }

    /** The same package in several places is one. */
    private List<Vulnerability> vulnerabilities() {
        var found = new LinkedHashMap<String, Vulnerability>();
        drafts.forEach((component, list) -> list.forEach(draft -> {
            var ids = Vulnerability.sorted(draft.ids);
            var key = key(component) + " " + component.name() + " " + component.version() + " " + ids.getFirst();
            var before = found.get(key);
            var places = new ArrayList<>(before == null ? List.<String>of() : before.places());
            if (places.size() < MOST_PLACES) {
                places.add(component.place());
            }
            found.put(key, new Vulnerability(component, ids, draft.summary, draft.severity, draft.fixed, places));
        }));
        return found.values().stream()
                .sorted(Comparator.comparing(Vulnerability::severity)
                        .thenComparing(one -> one.component().name()))
                .toList();
    }

    private List<Lookup> lookups() {
        return wanted.entrySet().stream()
                .map(entry -> lookup(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** How old they are says the place that most of them come from: an advisory about two ecosystems lies among those of both. */
    private Lookup lookup(String key, Map<String, List<Component>> names) {
        int packages = names.values().stream().mapToInt(List::size).sum();
        var most = tallies.getOrDefault(key, Map.of()).values().stream()
                .max(Comparator.comparingInt(tally -> tally.count))
                .orElse(null);
        int count = tallies.getOrDefault(key, Map.of()).values().stream()
                .mapToInt(tally -> tally.count)
                .sum();
        return new Lookup(
                key,
                packages,
                count,
                most == null ? null : most.fetched,
                most == null ? null : most.newest,
                unclear.getOrDefault(key, List.of()));
    }
}
