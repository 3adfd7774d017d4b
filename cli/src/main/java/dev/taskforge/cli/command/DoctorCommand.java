package dev.taskforge.cli.command;

import dev.taskforge.cli.command.Finding.Health;
import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Refused;
import dev.taskforge.cli.http.Unreachable;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code doctor}: what on this machine or between here and the server would get in the way. */
@Command(name = "doctor")
final class DoctorCommand extends ServerCommand {
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(5);

    DoctorCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var findings = new ArrayList<Finding>();
        findings.addAll(new Machine(api.server().data(), session().environment().getOrDefault("PATH", "")).look());
        findings.addAll(server(api));
        if (json) {
            printJson(findings);
        } else {
            print(findings);
        }
        return findings.stream().anyMatch(finding -> finding.health() == Health.BAD) ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private List<Finding> server(Api api) {
        var url = api.server().url().toString();
        try {
            var findings = new ArrayList<Finding>();
            var health = api.raw("GET", "/health", null);
            findings.add(Finding.of("server", health.status() == 200, Health.BAD, url + " HTTP " + health.status()));
            if (health.date() != null) {
                var skew = Duration.between(health.date(), session().clock().instant())
                        .abs();
                findings.add(Finding.of(
                        "clock", skew.compareTo(TOLERATED_SKEW) <= 0, Health.WARNING, skew.toSeconds() + " s"));
            }
            var version = api.get("/api/v1/status").text("version");
            findings.add(Finding.of("version", version.equals(VersionCommand.own()), Health.WARNING, version));
            findings.add(new Finding("token", Health.OK, ""));
            return findings;
        } catch (Unreachable e) {
            return List.of(new Finding("server", Health.WARNING, url + ": " + e.getMessage()));
        } catch (Refused e) {
            return List.of(new Finding("token", Health.BAD, url + " HTTP " + e.status()));
        }
    }

    private void print(List<Finding> findings) {
        var texts = screen().texts();
        var table = new Table(texts.get("column.state"), texts.get("column.subject"), texts.get("column.seen"));
        for (var finding : findings) {
            var tone =
                    switch (finding.health()) {
                        case OK -> Tone.GOOD;
                        case WARNING -> Tone.WARNING;
                        case BAD -> Tone.BAD;
                    };
            var seen = finding.health() == Health.OK
                    ? finding.seen()
                    : finding.seen() + " - " + texts.get("doctor." + finding.key() + ".fix");
            table.row(new Cell(finding.health().name(), tone), texts.get("doctor." + finding.key()), seen);
        }
        screen().table(table, "jobs.empty");
    }

    private void printJson(List<Finding> findings) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var finding : findings) {
            array.addObject()
                    .put("name", finding.key())
                    .put("state", finding.health().name().toLowerCase(Locale.ROOT))
                    .put("seen", finding.seen());
        }
        screen().json(array);
    }
}
