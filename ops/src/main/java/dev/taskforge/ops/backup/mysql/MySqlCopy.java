package dev.taskforge.ops.backup.mysql;

import dev.taskforge.ops.backup.postgres.Facts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A database into which a dump is restored, on a server of its own or beside the one that serves. */
public final class MySqlCopy {
    private final MySqlServer server;
    private final String name;
    private final MySqlFacts.Server source;

    /**
     * @param name of the copy
     * @param source what the database was where it was dumped
     */
    public MySqlCopy(MySqlServer server, String name, MySqlFacts.Server source) {
        this.server = server.database(name);
        this.name = name;
        this.source = source;
    }

    /** Whether the server has a database of this name. */
    public boolean exists() throws IOException {
        return !server.query("SELECT schema_name FROM information_schema.schemata WHERE schema_name = "
                        + MySqlServer.literal(name) + ";\n")
                .isBlank();
    }

    /** Whether the server begins events when their time has come. */
    public boolean runsEvents() throws IOException {
        return server.query("SELECT @@event_scheduler;\n").strip().equals("ON");
    }

    /** Makes it, like the one that was dumped; there must be none. */
    public void create() throws IOException {
        server.query("CREATE DATABASE " + MySqlServer.quoted(name) + " CHARACTER SET " + source.characterSet()
                + " COLLATE " + source.collation() + ";\n");
    }

    /** Removes it. */
    public void discard() throws IOException {
        server.query("DROP DATABASE IF EXISTS " + MySqlServer.quoted(name) + ";\n");
    }

    /**
     * Loads a dump and stops at the first error.
     *
     * @param at the moment the data is of: an event whose time has come since would be dropped as soon as it is made
     */
    public void load(Instant at, InputStream dump) throws IOException {
        var moment = ("SET TIMESTAMP = " + at.getEpochSecond() + ";\n").getBytes(StandardCharsets.UTF_8);
        server.load(new SequenceInputStream(new ByteArrayInputStream(moment), dump));
    }

    /** What is in it, as it would be in the database that was dumped. */
    public Facts.Content content() throws IOException {
        var facts = server.facts(source.database());
        var rows = server.rows(facts.tables());
        return new Facts.Content(rows.rows(), rows.hashes(), facts.parts(), facts.counters());
    }
}
