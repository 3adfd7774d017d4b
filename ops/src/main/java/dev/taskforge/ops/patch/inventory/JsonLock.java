package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code Pipfile.lock} and {@code composer.lock}: JSON whose groups list packages, by name or one after the other.
 *
 * <p>Source: github.com/pypa/pipfile, “Pipfile.lock”; getcomposer.org, “composer.lock”.
 */
final class JsonLock implements LockReader {
    /** Pipenv: by name. */
    static final JsonLock PIPFILE = new JsonLock(Ecosystem.PYPI, Set.of("default", "develop"), true);
    /** Composer: a list. */
    static final JsonLock COMPOSER = new JsonLock(Ecosystem.PACKAGIST, Set.of("packages", "packages-dev"), false);

    private final Ecosystem ecosystem;
    private final Set<String> groups;
    private final boolean keyed;

    private JsonLock(Ecosystem ecosystem, Set<String> groups, boolean keyed) {
        this.ecosystem = ecosystem;
        this.groups = groups;
        this.keyed = keyed;
    }

    private static final class Entry {
        private String name = "";
        private String version = "";
        private int line;
    }

    @Override
    public Listed read(String text, String file) throws UnreadableFileException {
        var entries = new LinkedHashMap<List<String>, Entry>();
        JsonScalars.walk(text, (path, value, line) -> {
            if (path.size() == 3 && groups.contains(path.getFirst())) {
                note(entries.computeIfAbsent(List.copyOf(path.subList(0, 2)), _ -> new Entry()), path, value, line);
            }
        });
        return listed(entries, file);
    }

    private void note(Entry entry, List<String> path, String value, int line) {
        var key = path.getLast();
        if (keyed) {
            entry.name = path.get(1);
        } else if (key.equals("name")) {
            entry.name = value;
        }
        if (key.equals("version")) {
            entry.version = value.startsWith("==") ? value.substring(2) : value;
            entry.line = line;
        }
    }

    private Listed listed(Map<List<String>, Entry> entries, String file) {
        var components = new ArrayList<Component>();
        int unsaid = 0;
        for (var entry : entries.values()) {
            boolean branch = entry.version.startsWith("dev-") || entry.version.endsWith("-dev");
            if (entry.name.isEmpty() || entry.version.isEmpty() || branch) {
                unsaid++;
            } else {
                components.add(Component.of(ecosystem, entry.name, entry.version, file, entry.line));
            }
        }
        return new Listed(components, unsaid);
    }

    @Override
    public Ecosystem ecosystem() {
        return ecosystem;
    }
}
