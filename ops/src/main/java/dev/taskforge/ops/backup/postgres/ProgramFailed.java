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

    private static final List<String> OF_SERVER = List.of(
            "server closed the connection unexpectedly",
            "terminating connection",
            "recovery mode",
            "No space left on device");

    public ProgramFailed(String program, int exitCode, String errors) {
        super(text(program, exitCode, errors));
    }

    private static String text(String program, int exitCode, String errors) {
        var told = errors.lines().filter(line -> TOLD.matcher(line).matches()).collect(Collectors.joining("\n"));
        return program + " ended with " + exitCode + (told.isEmpty() ? "" : ": " + told);
    }

    /** Whether the server ended or had no room, which says nothing about what it was given. */
    public boolean isOfServer() {
        var text = String.valueOf(getMessage());
        return OF_SERVER.stream().anyMatch(text::contains);
    }
}
