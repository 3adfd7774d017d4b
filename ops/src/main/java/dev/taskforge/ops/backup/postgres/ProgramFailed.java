package dev.taskforge.ops.backup.postgres;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program of PostgreSQL ended with an error, or wrote of one. */
public final class ProgramFailed extends IOException {
    private static final long serialVersionUID = 1L;
    /** What comes under such a line (DETAIL, CONTEXT, the command) holds rows and passwords, and is not repeated. */
    private static final Pattern TOLD = Pattern.compile("(pg_dump|pg_dumpall|pg_restore|psql): error: .*"
            + "|(pg_dump|pg_restore): detail: Error message from server: .*"
            + "|(psql:\\S*:\\d+: )?((ERROR|FATAL|PANIC): |server closed the connection).*"
            + "|OCI runtime exec failed: .*");

    private static final Pattern VERSIONS =
            Pattern.compile("server version: (?<server>(?<major>\\d+)[\\w.]*)[^;\n]*; \\w+ version: (?<own>[\\w.]+)");

    private static final List<String> OF_SERVER = List.of(
            "server closed the connection unexpectedly",
            "terminating connection",
            "recovery mode",
            "No space left on device");

    /** What a database says of which a part was removed. A server that is not there at all says that its socket is no file. */
    private static final List<String> OF_GONE_FILES = List.of(
            "could not open file", "could not open relation", "is not a valid data directory", "invalid database");

    public ProgramFailed(String program, int exitCode, String errors) {
        super(text(program, exitCode, errors));
    }

    private static String text(String program, int exitCode, String errors) {
        var told = errors.lines().filter(line -> TOLD.matcher(line).matches()).collect(Collectors.joining("\n"));
        return program + " ended with " + exitCode + (told.isEmpty() ? "" : ": " + told) + mismatch(program, errors)
                + tooNew(program, errors);
    }

    /** From version 17 on it begins by setting what no server before has, and there is no option against that. */
    private static String tooNew(String program, String errors) {
        return errors.contains("unrecognized configuration parameter \"transaction_timeout\"")
                ? "\nthe " + program
                        + " in the container is of PostgreSQL 17 or newer and cannot restore into its server, which"
                        + " is older: let the image of the container have the programs of the server's own version first in"
                        + " its PATH, as the official images have, and try again. The backup itself is not at fault"
                : "";
    }

    /** The line in which it says both versions is not among those that are told. */
    private static String mismatch(String program, String errors) {
        var versions = VERSIONS.matcher(errors);
        if (!errors.contains("server version mismatch") || !versions.find()) {
            return "";
        }
        return "\nthe server is PostgreSQL " + versions.group("server") + ", and the " + program
                + " in its container is "
                + versions.group("own")
                + ", which reads no server that is newer than itself: let the image of the container"
                + " have the programs of PostgreSQL " + versions.group("major")
                + " or newer first in its PATH, as the official image of that version has, and try again";
    }

    /** Whether the server ended or had no room, which says nothing about what it was given. */
    public boolean isOfServer() {
        var text = String.valueOf(getMessage());
        return OF_SERVER.stream().anyMatch(text::contains);
    }

    /** Whether the database is one of which files are gone. */
    public boolean isOfGoneFiles() {
        var text = String.valueOf(getMessage());
        return OF_GONE_FILES.stream().anyMatch(text::contains);
    }
}
