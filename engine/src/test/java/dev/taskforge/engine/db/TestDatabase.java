package dev.taskforge.engine.db;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The databases that tests of the engine run on. */
public enum TestDatabase {
    SQLITE,
    POSTGRESQL,
    /** PostgreSQL behind a pooler in transaction mode. */
    PGBOUNCER;

    private static final Map<String, String> DATABASES = new ConcurrentHashMap<>();

    /** The address of the database that stands for this file; the same one each time, empty at first. */
    public String at(Path file) {
        return switch (this) {
            case SQLITE -> file.toString();
            case POSTGRESQL ->
                DATABASES.computeIfAbsent(
                        name() + file, name -> PostgresServer.shared().newSchema());
            case PGBOUNCER ->
                DATABASES.computeIfAbsent(
                        name() + file,
                        name -> PostgresServer.address(PostgresServer.shared().newDatabase(), PgBouncer.port()));
        };
    }

    /** Opens the database at an address. */
    public static Database open(String address) {
        return address.startsWith("postgresql://")
                ? new PostgresDatabase(DatabaseUrl.parse(address))
                : new SqliteDatabase(Path.of(address));
    }
}
