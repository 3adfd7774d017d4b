package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.cli.command.Session;
import dev.taskforge.cli.text.Width;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** What a command wrote and how it ended. */
record Run(int status, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    /** Runs a command in English against a server, signed in. */
    static Run of(CannedServer server, String... arguments) {
        return with(Map.of("TASKFORGE_URL", server.url(), "TASKFORGE_TOKEN", "secret"), Path.of("."), false, arguments);
    }

    static Run with(Map<String, String> environment, Path directory, boolean terminal, String... arguments) {
        return with(environment, directory, terminal, terminal, arguments);
    }

    /** @param answered whether input comes from the terminal, too */
    static Run with(
            Map<String, String> environment, Path directory, boolean terminal, boolean answered, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var variables = new HashMap<>(environment);
        variables.putIfAbsent("TASKFORGE_LANG", "en");
        var session = new Session(
                variables,
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                () -> answered,
                Clock.fixed(NOW, ZoneOffset.UTC));
        var status = TaskForge.run(session, arguments);
        var run = new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        if (!terminal) {
            run.assertFits();
        }
        return run;
    }

    /** Nothing but JSON, tokens and completion scripts may be wider than a plain terminal. */
    private void assertFits() {
        if (!out.startsWith("{") && !out.startsWith("[") && !out.contains("#!/usr/bin/env bash")) {
            assertThat(out.lines())
                    .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(80));
        }
        assertThat(err.lines()).allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(80));
    }
}
