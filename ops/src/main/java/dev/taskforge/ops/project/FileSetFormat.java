package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.FileSet;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How files that are backed up together are declared: paths of this machine, one path in a container, its firewall, or
 * what containers wrote.
 */
final class FileSetFormat {
    private static final int MOST_PATHS = 100;
    private static final int MOST_SERVICES = 50;
    private static final Field<List<String>> PATHS = Field.optional(
            "paths",
            Types.list(Types.fixedPath(), 1, MOST_PATHS),
            "Files and folders of this machine, with all that is in them.");
    private static final Field<String> SERVICE = Field.optional(
            "service",
            DutyFormats.SERVICE_NAME,
            "The service of the Compose file in whose container the files are, in a volume or not.");
    private static final Field<String> PATH = Field.optional(
            "path",
            Types.text(
                    1024,
                    "/(?!\\.\\.?(/|$))[^/]+(/(?!\\.\\.?(/|$))[^/]+)*/?",
                    "project.files.path.form",
                    "/app/uploads"),
            "The file or folder in the container, an absolute path.");

    private static final Field<String> OF = Field.optional(
            "of",
            Types.choice(Map.of(FileSet.FIREWALL, FileSet.FIREWALL, FileSet.LOGS, FileSet.LOGS)),
            "In place of paths: firewall for the rules of the firewall of this machine, which root may read; logs for what the"
                    + " containers of the Compose file wrote.");
    private static final Field<List<String>> SERVICES = Field.optional(
            "services",
            Types.list(DutyFormats.SERVICE_NAME, 1, MOST_SERVICES),
            "Beside of: logs, the services of the Compose file whose containers are meant; all when left out.");

    private FileSetFormat() {}

    static Type<FileSet> of(String name) {
        return new ObjectType<>(List.of(PATHS, SERVICE, PATH, OF, SERVICES), values -> build(name, values));
    }

    private static @Nullable FileSet build(String name, Values values) {
        var paths = values.find(PATHS);
        var service = values.find(SERVICE);
        var path = values.find(PATH);
        var of = values.find(OF);
        var services = values.find(SERVICES);
        boolean named = paths != null || service != null || path != null;
        if (of != null && !named && (services == null || of.equals(FileSet.LOGS))) {
            return new FileSet(name, List.of(), null, null, of, distinct(services));
        }
        if (of == null && services == null && paths != null && service == null && path == null) {
            return new FileSet(name, distinct(paths), null, null, null);
        }
        if (of == null && services == null && paths == null && service != null && path != null) {
            return new FileSet(name, List.of(), service, path.replaceFirst("/$", ""), null);
        }
        values.refuse(Message.of("project.files.either", name), Message.of("project.files.either.fix"));
        return null;
    }

    private static List<String> distinct(@Nullable List<String> texts) {
        return texts == null ? List.of() : List.copyOf(new LinkedHashSet<>(texts));
    }
}
