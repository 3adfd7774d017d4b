package dev.taskforge.cli.command;

import dev.taskforge.cli.lint.JsonReport;
import dev.taskforge.cli.lint.Outcome;
import dev.taskforge.cli.lint.PlainReport;
import dev.taskforge.cli.lint.SarifReport;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Texts;
import dev.taskforge.ops.lint.Lint;
import dev.taskforge.ops.lint.LintReport;
import dev.taskforge.ops.lint.LintTexts;
import dev.taskforge.ops.lint.Patch;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.RuleText;
import dev.taskforge.ops.lint.Rules;
import dev.taskforge.ops.lint.SetupReader;
import dev.taskforge.ops.lint.env.EnvContract;
import dev.taskforge.ops.lint.migration.MigrationRules;
import dev.taskforge.ops.lint.migration.MigrationTexts;
import dev.taskforge.ops.yaml.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code lint DIR}: finds faults in a folder's files; needs no server, runs nothing and sends nothing. */
@Command(name = "lint")
final class LintCommand implements Callable<Integer> {
    private static final String TO_OUTPUT = "-";
    static final String NEVER = "never";

    private final Session session;

    @Parameters(index = "0", paramLabel = "DIR", arity = "0..1", descriptionKey = "taskforge.lint.directory")
    Path directory = Path.of("");

    @Option(names = "--json")
    boolean json;

    @Option(names = "--sarif", paramLabel = "FILE", arity = "0..1", fallbackValue = TO_OUTPUT)
    @Nullable
    String sarif;

    @Option(names = "--diff")
    boolean diff;

    @Option(names = "--explain", paramLabel = "RULE")
    @Nullable
    String explain;

    @Option(names = "--migrations")
    boolean migrations;

    @Option(names = "--env-contract")
    boolean envContract;

    @Option(names = "--only", paramLabel = "RULE", split = ",")
    List<String> only = List.of();

    @Option(names = "--memory", paramLabel = "SIZE")
    @Nullable
    String memory;

    @Option(names = "--fail-on", paramLabel = "P0|P1|P2|never")
    String failOn = "P0";

    @Option(names = "--language", paramLabel = "en|id")
    @Nullable
    String language;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    boolean help;

    LintCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!List.of("P0", "P1", "P2", NEVER).contains(failOn)) {
            throw wrong("lint.fail_on", failOn);
        }
        if (language != null && !language.equals("en") && !language.equals("id")) {
            throw wrong("lint.language", language);
        }
        var texts = language == null ? screen().texts() : Texts.of(Map.of("TASKFORGE_LANG", language));
        var words = new LintTexts(texts.locale());
        if (explain != null) {
            return explain(explained(explain, words, texts), texts);
        }
        if (migrations) {
            return new LintCommandMigrations(session, texts).run(directory, shown(), this);
        }
        var report = look(only.stream().map(this::rule).toList());
        if (envContract) {
            screen().out().print(EnvContract.inferred(report.setup()).yaml());
            return ExitCode.DONE;
        }
        write(Outcome.of(report, words, shown()), texts);
        boolean fails = !failOn.equals(NEVER) && report.reaches(failOn);
        return fails || !report.troubles().isEmpty() ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private RuleText explained(String id, LintTexts words, Texts texts) {
        return MigrationRules.find(id)
                .map(found -> new MigrationTexts(texts.locale()).of(found))
                .orElseGet(() -> words.of(rule(id)));
    }

    private int explain(RuleText rule, Texts texts) {
        if (json) {
            screen().json(JsonReport.of(rule));
        } else {
            new PlainReport(screen(), texts).explain(rule);
        }
        return ExitCode.DONE;
    }

    private LintReport look(List<Rule> rules) {
        var folder = session.directory().resolve(directory).normalize();
        if (!Files.isDirectory(folder)) {
            throw wrong("lint.no_folder", shown());
        }
        try {
            var today = LocalDate.ofInstant(
                    session.clock().instant(), session.clock().getZone());
            var report = Lint.folder(folder, rules.isEmpty() ? Rules.all() : rules, today, hostMemory());
            if (report.setup().files().isEmpty() && report.troubles().isEmpty()) {
                throw wrong("lint.nothing", shown(), SetupReader.lookedFor());
            }
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Outcome outcome, Texts texts) {
        var log = sarif == null ? null : SarifReport.of(outcome, VersionCommand.own());
        if (log != null && sarif != null && !sarif.equals(TO_OUTPUT)) {
            save(log, sarif);
        }
        if (log != null && TO_OUTPUT.equals(sarif)) {
            screen().json(log);
        } else if (json) {
            screen().json(JsonReport.of(outcome));
        } else if (diff) {
            writeDiff(outcome.report());
        } else {
            new PlainReport(screen(), texts).write(outcome);
        }
    }

    /** The diff alone, so that it can be piped to patch; what is not in it is said beside it. */
    private void writeDiff(LintReport report) {
        var combined = new Patch(report.setup()).of(report.findings());
        screen().out().print(combined.text());
        if (combined.text().isEmpty()) {
            screen().complain("lint.diff.none");
        }
        if (combined.withheld() > 0) {
            screen().complain("lint.diff.withheld", combined.withheld());
        }
        if (combined.overlapping() > 0) {
            screen().complain("lint.diff.overlapping", combined.overlapping());
        }
    }

    private void save(JsonNode log, String name) {
        var file = session.directory().resolve(name);
        if (Files.isDirectory(file)) {
            throw wrong("lint.sarif.folder", name);
        }
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try {
            Files.writeString(file, mapper.writeValueAsString(log) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Rule rule(String id) {
        return Rules.find(id)
                .orElseThrow(() -> Rules.nearest(id)
                        .map(meant -> wrong("lint.rule.meant", id, meant))
                        .orElseGet(() -> wrong("lint.rule.unknown", id)));
    }

    /** In bytes; null when it is not said here. */
    private @Nullable Long hostMemory() {
        var bytes = memory == null ? null : Bytes.parse(memory);
        if (memory != null && (bytes == null || bytes < 1)) {
            throw wrong("lint.memory", memory);
        }
        return bytes;
    }

    /** The folder as the person named it. */
    private String shown() {
        return directory.toString().isEmpty() ? "." : directory.toString();
    }

    private Screen screen() {
        return session.screen();
    }

    private WrongInput wrong(String key, Object... arguments) {
        return new WrongInput(screen().texts().get(key, arguments));
    }
}
