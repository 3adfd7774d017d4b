package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.cli.command.Commands;
import dev.taskforge.cli.command.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The pages of {@code docs/reference} about commands are what the commands say themselves. */
class CommandReferenceTest {
    private static final Map<String, String> TOP = Map.of("en", """
            # Commands

            Every command of `./taskforge`. This page is made from the commands themselves; `./taskforge COMMAND --help`
            shows the same. Commands that talk to the server also take `--json`, to answer as JSON, and `--data DIR`, the
            data directory of the server on this machine.

            """, "id", """
            # Perintah

            Semua perintah `./taskforge`. Halaman ini dibuat dari perintah itu sendiri; `./taskforge PERINTAH --help`
            menampilkan hal yang sama. Perintah yang berbicara dengan server juga menerima `--json`, untuk jawaban JSON, dan
            `--data DIR`, direktori data server di mesin ini.

            """);

    @ParameterizedTest
    @CsvSource({"en, commands.md", "id, commands.id.md"})
    void theReferenceShowsEveryCommandAsItIs(String language, String file) throws IOException {
        var session = new Session(
                Map.of("TASKFORGE_LANG", language),
                Path.of("."),
                System.out,
                System.err,
                false,
                () -> false,
                Clock.systemUTC());
        var page = new StringBuilder(TOP.getOrDefault(language, ""));
        var root = Commands.all(session);
        for (var line : root.getCommandSpec().usageMessage().footerHeading().split("%n")) {
            page.append(line).append('\n');
        }
        root.getSubcommands().values().forEach(command -> describe(command, page));
        var committed = Path.of("..", "docs", "reference", file);
        var text = page.toString().replaceAll("\n{3,}", "\n\n").stripTrailing() + "\n";

        if (Boolean.getBoolean("update")) {
            Files.writeString(committed, text);
        }

        assertThat(committed)
                .as("write it anew with ./mvnw -pl cli test -Dtest=CommandReferenceTest -Dupdate=true")
                .content()
                .isEqualTo(text);
    }

    private static void describe(CommandLine command, StringBuilder page) {
        var spec = command.getCommandSpec();
        if (spec.usageMessage().hidden()) {
            return;
        }
        boolean top = spec.parent() != null && spec.parent().parent() == null;
        page.append(top ? "\n## `" : "\n### `")
                .append(spec.qualifiedName())
                .append("`\n\n")
                .append(String.join(" ", spec.usageMessage().header()))
                .append("\n\n");
        if (command.getSubcommands().isEmpty()) {
            arguments(spec, page);
            page.append("\n```\n");
            for (var example : spec.usageMessage().footer()) {
                page.append(example.strip()).append('\n');
            }
            page.append("```\n");
        }
        command.getSubcommands().values().forEach(inner -> describe(inner, page));
    }

    private static void arguments(CommandSpec spec, StringBuilder page) {
        spec.positionalParameters().forEach(argument -> row(argument.paramLabel(), argument, page));
        boolean asksServer = spec.findOption("--json") != null;
        for (var option : spec.options()) {
            var name = option.longestName();
            if (option.usageHelp() || (asksServer && (name.equals("--json") || name.equals("--data")))) {
                continue;
            }
            row(String.join("`, `", option.names()) + value(option), option, page);
        }
    }

    private static String value(OptionSpec option) {
        return option.arity().max() == 0 ? "" : " " + option.paramLabel();
    }

    private static void row(String name, ArgSpec argument, StringBuilder page) {
        page.append("- `")
                .append(name)
                .append("`: ")
                .append(String.join(" ", argument.description()))
                .append('\n');
    }
}
