package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a database is declared. */
final class DatabaseFormat {
    private static final Field<DatabaseKind> KIND = Field.required(
            "kind",
            Types.choice(Map.of(
                    "postgres",
                    DatabaseKind.POSTGRES,
                    "sqlite",
                    DatabaseKind.SQLITE,
                    "redis",
                    DatabaseKind.REDIS,
                    "valkey",
                    DatabaseKind.REDIS)),
            "What the database runs on; valkey is the same as redis.");
    private static final Field<String> URL = Field.optional(
            "url",
            PostgresUrl.type(),
            "Where a PostgreSQL database is: postgresql://user:password@host:port/name, usually a variable.");
    private static final Field<String> PATH =
            Field.optional("path", Types.fixedPath(), "Where the file of an SQLite database is.");

    private static final Field<String> SERVICE = Field.optional(
            "service",
            DutyFormats.SERVICE_NAME,
            "The service of the Compose file in which the server runs; with it, it can be backed up. Redis needs it.");
    private static final Field<String> USER = Field.optional(
            "user",
            Types.text(63),
            "The role of PostgreSQL that backs up and may read everything; POSTGRES_USER of the service when left out. Of Redis"
                    + " the user whose password it is.");
    private static final Field<String> PASSWORD =
            Field.optional("password", DestinationFormat.SECRET, "Of Redis: the variable that holds the password.");

    private static final Field<List<String>> WRITERS = Field.optional(
            "writers",
            Types.list(DutyFormats.SERVICE_NAME, 0, 20),
            "The services of the Compose file that are ended while a restored copy takes the place of this database; those of the"
                    + " release when left out.");

    private DatabaseFormat() {}

    static Type<Database> of(String name) {
        return new ObjectType<>(
                List.of(KIND, URL, PATH, SERVICE, USER, PASSWORD, WRITERS), values -> build(name, values));
    }

    private static @Nullable Database build(String name, Values values) {
        return switch (values.get(KIND)) {
            case POSTGRES -> {
                refuse(values, "postgres", PASSWORD);
                yield at(name, values, URL, PATH);
            }
            case SQLITE -> {
                refuse(values, "sqlite", SERVICE, USER, PASSWORD, WRITERS);
                yield at(name, values, PATH, URL);
            }
            case REDIS -> redis(name, values);
        };
    }

    private static @Nullable Database at(String name, Values values, Field<String> wanted, Field<String> unwanted) {
        boolean postgres = values.get(KIND) == DatabaseKind.POSTGRES;
        if (values.has(unwanted)) {
            values.refuse(
                    unwanted,
                    Message.of("project.database.other", unwanted.name(), postgres ? "postgres" : "sqlite"),
                    Message.of("project.database.use", wanted.name()));
        }
        var location = values.find(wanted);
        if (location == null) {
            values.refuse(
                    Message.of("yaml.missing", wanted.name()),
                    Message.of(postgres ? "project.database.url" : "project.database.path"));
            return null;
        }
        return database(name, values, location);
    }

    private static @Nullable Database redis(String name, Values values) {
        refuse(values, "redis", URL, PATH, WRITERS);
        if (!values.has(SERVICE)) {
            values.refuse(Message.of("yaml.missing", SERVICE.name()), Message.of("project.database.service"));
            return null;
        }
        return database(name, values, "");
    }

    private static Database database(String name, Values values, String location) {
        return new Database(
                name,
                values.get(KIND),
                location,
                values.find(SERVICE),
                values.find(USER),
                values.find(WRITERS),
                values.find(PASSWORD));
    }

    private static void refuse(Values values, String kind, Field<?>... fields) {
        for (var field : fields) {
            if (values.has(field)) {
                values.refuse(
                        field,
                        Message.of("project.database.other", field.name(), kind),
                        Message.of("project.database.remove", field.name()));
            }
        }
    }
}
