package dev.taskforge.cli;

import dev.taskforge.cli.command.Session;

/**
 * Runs the everyday commands and opens the pages against a server that was started for this, so that the JVMs of both
 * can record what they load (see {@code launcher/train.sh}). A command that fails trains as well as one that succeeds.
 */
public final class TrainingRun {
    private static final String[][] COMMANDS = {
        {"status"},
        {"projects"},
        {"check", "taskforge", "health"},
        {"gate", "taskforge"},
        {"jobs", "submit", "test_job", "--payload", "{\"test\":\"data\"}", "--wait"},
        {"jobs", "list"},
        {"backups", "taskforge"},
        {"audit", "verify"},
        {"lint", "examples/ahsp"},
        {"lint", "examples/ahsp", "--json"},
        {"version"},
        {"--help"},
        {"gate", "--help"},
        {"gate", "no-such-project"},
        {"no-such-command"},
        {
            "api",
            "/health",
            "/metrics",
            "/sign-in",
            "/",
            "/projects/taskforge",
            "/jobs",
            "/jobs/1",
            "/audit",
            "/account",
            "/api/v1/queues",
            "/api/v1/schedules",
            "/api/v1/audit",
            "/api/openapi.json",
            "/no-such-page"
        },
    };

    private TrainingRun() {}

    /** Runs them all and ends normally. */
    public static void main(String[] arguments) {
        var session = Session.ofProcess();
        for (var command : COMMANDS) {
            TaskForge.run(session, command);
        }
    }
}
