package dev.taskforge.engine.db;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The databases that tests of the engine run on. */
public enum TestDatabase {
    SQLITE,
    POSTGRESQL,
    /** PostgreSQL behind a pooler in transaction mode. */
    PGBOUNCER;

    private static final Map<String, String> DATABASES = new ConcurrentHashMap<>();

    /**
     * The one that this run of the tests is about, by the system property {@code test.store}: the modules above run the
     * tests of what they store once per database.
     */
    public static TestDatabase ofThisRun() {
        return valueOf(System.getProperty("test.store", "sqlite").toUpperCase(Locale.ROOT));
    }

    /** Opens the database that stands for this file in this run. */
    public static Database open(Path file) {
        return open(ofThisRun().at(file));
    }

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

    /** Opens the PostgreSQL database at an address, of which whoever waits for a connection is told so after this long. */
    public static Database open(String address, Duration patience) {
        return new PostgresDatabase(DatabaseUrl.parse(address), patience);
    }

    /** Opens the database at an address. */
    public static Database open(String address) {
        return address.startsWith("postgresql://")
                ? new PostgresDatabase(DatabaseUrl.parse(address))
                : new SqliteDatabase(Path.of(address));
    }
}
