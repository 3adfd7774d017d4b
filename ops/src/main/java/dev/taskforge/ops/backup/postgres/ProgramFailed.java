package dev.taskforge.ops.backup.postgres;

import java.io.IOException;

/** A program of PostgreSQL ended with an error, or wrote of one. */
public final class ProgramFailed extends IOException {
    private static final long serialVersionUID = 1L;

    ProgramFailed(String program, int exitCode, String errors) {
        super(program + " ended with " + exitCode + (errors.isBlank() ? "" : ": " + errors.strip()));
    }
}
