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
    private final String marker;

    /** One that is thrown away with its server. */
    MySqlCopy(MySqlServer server, String name, MySqlFacts.Server source) {
        this(server, name, source, "");
    }

    /**
     * One beside the database that serves.
     *
     * @param name of the copy
     * @param source what the database was where it was dumped
     * @param marker a table that is in the copy until it is whole, by which it is told from a database of somebody else
     */
    public MySqlCopy(MySqlServer server, String name, MySqlFacts.Server source, String marker) {
        this.server = server.database(name);
        this.name = name;
        this.source = source;
        this.marker = marker;
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

    /** The most bytes a statement may have. */
    public long mostOfStatement() throws IOException {
        return Long.parseLong(
                server.query("SELECT @@global.max_allowed_packet;\n").strip());
    }

    /** Makes it, like the one that was dumped; there must be none. */
    public void create() throws IOException {
        var sql = "CREATE DATABASE " + MySqlServer.quoted(name) + " CHARACTER SET " + source.characterSet()
                + " COLLATE " + source.collation() + ";\n";
        server.query(marker.isEmpty() ? sql : sql + "CREATE TABLE " + marked() + " (x int) ENGINE=InnoDB;\n");
    }

    private String marked() {
        return MySqlServer.quoted(name) + "." + MySqlServer.quoted(marker);
    }

    private boolean isMarked() throws IOException {
        return !server.query("SELECT table_name FROM information_schema.tables WHERE table_schema = "
                        + MySqlServer.literal(name) + " AND table_name = " + MySqlServer.literal(marker) + ";\n")
                .isBlank();
    }

    /**
     * Removes it when it has the marker: then it was made here.
     *
     * @return whether it was
     */
    public boolean discard() throws IOException {
        if (!isMarked()) {
            return false;
        }
        // Once more in the same breath: the program ends at the first statement that fails.
        server.query("SELECT count(*) FROM " + marked() + ";\nDROP DATABASE " + MySqlServer.quoted(name) + ";\n");
        return true;
    }

    /** Takes the marker away: from now on it is like any other, and nothing here removes it. */
    public void release() throws IOException {
        server.query("DROP TABLE IF EXISTS " + marked() + ";\n");
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
        var facts = server.facts(source.database(), marker);
        var rows = server.rows(facts.tables());
        return new Facts.Content(rows.rows(), rows.hashes(), facts.parts(), facts.counters());
    }
}
