package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.project.Project;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the file of a project says about its containers. */
final class Declared {
    private Declared() {}

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
