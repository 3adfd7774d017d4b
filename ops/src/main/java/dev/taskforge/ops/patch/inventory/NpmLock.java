package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code package-lock.json} and {@code npm-shrinkwrap.json} of npm, versions 1 to 3.
 *
 * <p>Source: docs.npmjs.com, “package-lock.json”: {@code packages} names the folder of each package; files of version 1 have only
 * {@code dependencies}, each with those of its own below.
 */
final class NpmLock implements LockReader {
    private static final String FOLDER = "node_modules/";

    /** What is said of one place. */
    private static final class Entry {
        private String name = "";
        private String version = "";
        private boolean link;
        private int line;
    }

    @Override
    public Listed read(String text, String file) throws UnreadableFileException {
        var packages = new LinkedHashMap<String, Entry>();
        var dependencies = new LinkedHashMap<String, Entry>();
        JsonScalars.walk(text, (path, value, line) -> {
            if (path.size() == 3 && path.getFirst().equals("packages")) {
                note(packages.computeIfAbsent(path.get(1), _ -> new Entry()), path.getLast(), value, line);
            } else if (isDependency(path)) {
                var key = String.join("\n", path.subList(0, path.size() - 1));
                note(dependencies.computeIfAbsent(key, _ -> new Entry()), path.getLast(), value, line);
            }
        });
        return packages.isEmpty() ? listed(dependencies, file, false) : listed(packages, file, true);
    }

    /** {@code dependencies.NAME(.dependencies.NAME)….version}. */
    private static boolean isDependency(List<String> path) {
        if (path.size() < 3 || path.size() % 2 == 0) {
            return false;
        }
        for (int i = 0; i < path.size() - 1; i += 2) {
            if (!path.get(i).equals("dependencies")) {
                return false;
            }
        }
        return true;
    }

    private static void note(Entry entry, String key, String value, int line) {
        switch (key) {
            case "name" -> entry.name = value;
            case "link" -> entry.link = value.equals("true");
            case "version" -> {
                entry.version = value;
                entry.line = line;
            }
            default -> {
                // the rest says how it is fetched
            }
        }
    }

    private static Listed listed(Map<String, Entry> entries, String file, boolean folders) {
        var components = new ArrayList<Component>();
        int unsaid = 0;
        for (var entry : entries.entrySet()) {
            var at = entry.getValue();
            int folder = entry.getKey().lastIndexOf(FOLDER);
            if (at.link || (folders && folder < 0)) {
                continue; // the project itself and its workspaces
            }
            var name = folders
                    ? entry.getKey().substring(folder + FOLDER.length())
                    : entry.getKey().substring(entry.getKey().lastIndexOf('\n') + 1);
            var alias = at.version.startsWith("npm:") ? at.version.substring(4) : "";
            int version = alias.lastIndexOf('@');
            if (version > 0) {
                components.add(Component.of(
                        Ecosystem.NPM, alias.substring(0, version), alias.substring(version + 1), file, at.line));
            } else if (at.version.isEmpty() || !Character.isDigit(at.version.charAt(0))) {
                unsaid++; // from git, or a file
            } else {
                components.add(
                        Component.of(Ecosystem.NPM, at.name.isEmpty() ? name : at.name, at.version, file, at.line));
            }
        }
        return new Listed(components, unsaid);
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.NPM;
    }
}
