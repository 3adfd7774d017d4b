package dev.taskforge.ops.check;

import dev.taskforge.ops.project.FileParts;
import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.FlowText;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rest of a project's file offers to its checks. Not safe for several threads. */
public final class CheckScope {
    private final String check;
    private final FileParts parts;
    private final @Nullable Variables variables;
    private final List<Database> used = new ArrayList<>();
    private final StringBuilder sections = new StringBuilder();

    private CheckScope(String check, FileParts parts, @Nullable Variables variables) {
        this.check = check;
        this.parts = parts;
        this.variables = variables;
    }

    /** A scope in which variables still stand as they are. */
    public static CheckScope beforeVariables(FileParts parts) {
        return new CheckScope("", parts, null);
    }

    /** A scope that fills them in. */
    static CheckScope withVariables(String check, FileParts parts, Variables variables) {
        return new CheckScope(check, parts, variables);
    }

    /** The name of the check; empty while the file itself is read. */
    public String check() {
        return check;
    }

    /** The database that {@code field} names, its location filled in; null after refusing a name that is unknown. */
    public @Nullable Database database(Values values, Field<String> field) {
        var databases = parts.databases();
        var name = values.get(field);
        var declared = databases.get(name);
        if (declared == null) {
            values.refuse(
                    field,
                    Message.of("check.database.unknown", name),
                    databases.isEmpty() ? Message.of("check.database.none") : Nearest.hint(name, databases.keySet()));
            return null;
        }
        var location = variables == null ? declared.location() : variables.fill(declared.location());
        var database = new Database(name, declared.kind(), location);
        used.add(database);
        return database;
    }

    /** Whether the project declares a database of this kind. */
    public boolean declares(DatabaseKind kind) {
        return parts.databases().values().stream().anyMatch(database -> database.kind() == kind);
    }

    /** What {@code field} names of that which can be backed up; null after refusing a name that is unknown. */
    public @Nullable String backedUp(Values values, Field<String> field) {
        var name = values.get(field);
        if (parts.files().contains(name)) {
            return name;
        }
        var database = database(values, field);
        return database == null ? null : database.name();
    }

    /** The Compose file of the project, a path; null when it names none. */
    public @Nullable String composeFile() {
        return parts.composeFile();
    }

    /** What {@code backup.of} names. */
    public List<String> backedUp() {
        return parts.backedUp();
    }

    /** The destinations that get a copy of each backup. */
    public List<String> copies() {
        return parts.copies();
    }

    /** A section of the file as written; null when the file has none. */
    public @Nullable Tree section(String key) {
        return parts.sections().get(key);
    }

    /**
     * Reads a part of a section, its variables filled in, which thereby belongs to the question. Returns null after
     * refusing it at {@code field}; while the file itself is read it says nothing, since the section was judged itself.
     *
     * @param path where the part stands, such as {@code journeys.sign-in}
     * @param later prefixes of expressions that stay: they are known only while the check is asked
     */
    public <T> @Nullable T read(
            Values values, Field<?> field, String path, Tree part, Type<T> type, Collection<String> later) {
        if (variables == null) {
            return type.read(part, Reading.beforeVariables());
        }
        var filled = part.mapTexts(text -> variables.fillExcept(text, later));
        sections.append('\n').append(path).append(": ").append(FlowText.of(filled));
        var reading = Reading.afterVariables(path);
        var value = type.read(filled, reading);
        reading.problems().stream()
                .limit(1)
                .forEach(problem ->
                        values.refuse(field, problem.message(), Message.of("check.definition.fix", problem.path())));
        return value;
    }

    /** What was asked for so far: it belongs to the question. */
    String used() {
        return used + sections.toString();
    }
}
