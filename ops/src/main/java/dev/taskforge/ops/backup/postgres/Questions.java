package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The scripts for psql that ask what is in a database; they lie beside this class. */
final class Questions {
    private static final String EXPORT = "SELECT json_build_object('snapshot', pg_export_snapshot());\n";
    private static final String SESSION = script("session.sql");
    private static final String BEGIN = SESSION + script("begin.sql");
    private static final String SCHEMA = lettingGo(script("schema.sql"));
    private static final String SETUP = script("setup.sql");

    /** Asked of a sequence once more when the dump has been made. */
    static final String SEQUENCES = script("sequences.sql");

    /** Asked of a source while pg_dump has its locks. */
    static final String REWRITTEN = script("rewritten.sql");

    private Questions() {}

    /** Begins a transaction that reads, and asks which server it is. */
    static String toRead() {
        return BEGIN;
    }

    /** Begins a transaction that fills tables. */
    static String toFill() {
        return SESSION + script("fill.sql");
    }

    /**
     * Asks a source: first a snapshot is offered to pg_dump, then the schema is asked in that same snapshot, and what else there is on the
     * server.
     */
    static String ofSource() {
        return BEGIN + lettingGo(SEQUENCES) + EXPORT + SCHEMA + SETUP;
    }

    /** Asks a restored copy. */
    static String ofCopy() {
        return BEGIN + SEQUENCES + SCHEMA;
    }

    /**
     * Asks and keeps no lock. Whoever alters a table waits for a lock that this session has, and pg_dump, for which it waits, behind them:
     * no server would see that as a deadlock.
     */
    private static String lettingGo(String questions) {
        return "SAVEPOINT asked;\n" + questions + "ROLLBACK TO SAVEPOINT asked;\nRELEASE SAVEPOINT asked;\n";
    }

    static String script(String name) {
        try (var in = Objects.requireNonNull(Questions.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
