package dev.taskforge.ops.check;

import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the rest of a project's file offers to its checks. Not safe for several threads. */
public final class CheckScope {
    private final Map<String, Database> databases;
    private final UnaryOperator<String> fill;
    private final List<Database> used = new ArrayList<>();

    CheckScope(Map<String, Database> databases, UnaryOperator<String> fill) {
        this.databases = databases;
        this.fill = fill;
    }

    /** A scope in which variables still stand as they are. */
    public static CheckScope beforeVariables(Map<String, Database> databases) {
        return new CheckScope(databases, UnaryOperator.identity());
    }

    /** The database that {@code field} names, its location filled in; null after refusing a name that is unknown. */
    public @Nullable Database database(Values values, Field<String> field) {
        var name = values.get(field);
        var declared = databases.get(name);
        if (declared == null) {
            values.refuse(
                    field,
                    Message.of("check.database.unknown", name),
                    databases.isEmpty() ? Message.of("check.database.none") : Nearest.hint(name, databases.keySet()));
            return null;
        }
        var database = new Database(name, declared.kind(), fill.apply(declared.location()));
        used.add(database);
        return database;
    }

    /** The databases asked for so far: what they are belongs to the question. */
    List<Database> used() {
        return used;
    }
}
