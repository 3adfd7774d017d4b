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
                    "mariadb",
                    DatabaseKind.MYSQL,
                    "mysql",
                    DatabaseKind.MYSQL,
                    "sqlite",
                    DatabaseKind.SQLITE,
                    "redis",
                    DatabaseKind.REDIS,
                    "valkey",
                    DatabaseKind.REDIS)),
            "What the database runs on; mariadb and mysql are treated alike, and so are redis and valkey.");
    private static final Field<String> URL = Field.optional(
            "url",
            Types.variableText(
                    2048,
                    PostgresUrl.form() + "|" + MySqlUrl.form(),
                    "project.database.url.form",
                    "postgresql://app:secret@127.0.0.1:5432/app"),
            "Where a database on a server is: postgresql://user:password@host:port/name, or mysql:// or mariadb:// likewise;"
                    + " usually a variable.");
    private static final Field<String> PATH =
            Field.optional("path", Types.fixedPath(), "Where the file of an SQLite database is.");

    private static final Field<String> SERVICE = Field.optional(
            "service",
            DutyFormats.SERVICE_NAME,
            "The service of the Compose file in which the server runs; with it, it can be backed up. Redis needs it.");
    private static final Field<String> USER = Field.optional(
            "user",
            Types.text(63),
            "Who backs up and may read everything; when left out, POSTGRES_USER of the service, or root of MariaDB and MySQL when"
                    + " the service names its password, or else MARIADB_USER or MYSQL_USER. Of Redis the user whose password it is.");
    private static final Field<String> PASSWORD =
            Field.optional("password", DestinationFormat.SECRET, "Of Redis: the variable that holds the password.");

    private static final Field<List<String>> WRITERS = Field.optional(
            "writers",
            Types.list(DutyFormats.SERVICE_NAME, 0, 20),
            "The services of the Compose file that are ended while a restored copy takes the place of this database, or a backup"
                    + " is loaded into it; those of the release when left out, and for an SQLite database also those whose"
                    + " containers see its file.");

    private DatabaseFormat() {}

    static Type<Database> of(String name) {
        return new ObjectType<>(
                List.of(KIND, URL, PATH, SERVICE, USER, PASSWORD, WRITERS), values -> build(name, values));
    }

    private static @Nullable Database build(String name, Values values) {
        return switch (values.get(KIND)) {
            case POSTGRES -> {
                refuse(values, PASSWORD);
                yield at(name, values, URL, PATH);
            }
            case MYSQL -> {
                // Their databases cannot change places with a restored one.
                refuse(values, PASSWORD, WRITERS);
                yield at(name, values, URL, PATH);
            }
            case SQLITE -> {
                refuse(values, SERVICE, USER, PASSWORD);
                yield at(name, values, PATH, URL);
            }
            case REDIS -> redis(name, values);
        };
    }

    private static @Nullable Database at(String name, Values values, Field<String> wanted, Field<String> unwanted) {
        var kind = values.get(KIND);
        if (values.has(unwanted)) {
            values.refuse(
                    unwanted,
                    Message.of("project.database.other", unwanted.name(), kind.word()),
                    Message.of("project.database.use", wanted.name()));
        }
        refuseAddressOfOther(values, kind);
        var location = values.find(wanted);
        if (location == null) {
            values.refuse(
                    Message.of("yaml.missing", wanted.name()),
                    kind.isServer()
                            ? Message.of("project.database.url", kind.word())
                            : Message.of("project.database.path"));
            return null;
        }
        return database(name, values, location);
    }

    private static @Nullable Database redis(String name, Values values) {
        refuse(values, URL, PATH, WRITERS);
        if (!values.has(SERVICE)) {
            values.refuse(Message.of("yaml.missing", SERVICE.name()), Message.of("project.database.service"));
            return null;
        }
        if (values.has(USER) && !values.has(PASSWORD)) {
            values.refuse(USER, Message.of("yaml.missing", PASSWORD.name()), Message.of("project.database.password"));
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

    private static void refuseAddressOfOther(Values values, DatabaseKind kind) {
        if (kind.isServer() && values.has(URL) && !values.isOpen(URL)) {
            boolean mysql = MySqlUrl.isMeant(values.get(URL));
            if (mysql != (kind == DatabaseKind.MYSQL)) {
                values.refuse(
                        URL,
                        Message.of("project.database.url.other", kind.word()),
                        Message.of(mysql ? "project.database.url.mysql" : "project.database.url.postgres"));
            }
        }
    }

    private static void refuse(Values values, Field<?>... fields) {
        for (var field : fields) {
            if (values.has(field)) {
                values.refuse(
                        field,
                        Message.of(
                                "project.database.other",
                                field.name(),
                                values.get(KIND).word()),
                        Message.of("project.database.remove", field.name()));
            }
        }
    }
}
