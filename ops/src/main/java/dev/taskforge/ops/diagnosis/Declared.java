package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.yaml.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the file of a project says about its containers. */
final class Declared {
    private Declared() {}

    /** The projects, as Compose calls them, that checks of containers name because they were started from elsewhere. */
    static Set<String> projects(Project project) {
        var named = new TreeSet<String>();
        project.file().checks().values().stream()
                .filter(check -> check.kind().equals("container"))
                .map(check -> check.question().entries().get("compose_project"))
                .forEach(entry -> {
                    if (entry != null && entry.value() instanceof Tree.Scalar name) {
                        named.add(name.text());
                    }
                });
        return named;
    }

    /** The services that the project's file names, with where. */
    static Map<String, String> services(Project project) {
        var named = new LinkedHashMap<String, String>();
        project.file().databases().values().forEach(database -> {
            if (database.service() != null) {
                named.put(database.service(), "databases." + database.name());
            }
        });
        var release = project.file().release();
        if (release != null) {
            release.services().forEach(service -> named.put(service, "release"));
        }
        return named;
    }
}
