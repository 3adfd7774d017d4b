package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.cli.command.Commands;
import dev.taskforge.cli.command.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void everyCommandOptionAndArgumentIsDescribedWithAnExample(String language) {
        var session = new Session(
                Map.of("TASKFORGE_LANG", language),
                Path.of("."),
                System.out,
                System.err,
                false,
                () -> false,
                Clock.systemUTC());
        for (var command : commands(Commands.all(session))) {
            var spec = command.getCommandSpec();
            var name = spec.qualifiedName();
            assertThat(spec.usageMessage().header()).as("header of %s", name).isNotEmpty();
            if (!spec.usageMessage().hidden() && spec.parent() != null) {
                assertThat(spec.usageMessage().footer())
                        .as("example of %s", name)
                        .isNotEmpty();
            }
            for (var argument : spec.args()) {
                var description = argument.isOption()
                        ? ((CommandLine.Model.OptionSpec) argument).description()
                        : argument.description();
                assertThat(description).as("%s of %s", argument, name).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void everyHelpPageFitsTheScreen(String language) {
        var session = new Session(
                Map.of("TASKFORGE_LANG", language),
                Path.of("."),
                System.out,
                System.err,
                false,
                () -> false,
                Clock.systemUTC());
        for (var command : commands(Commands.all(session))) {
            var words = command.getCommandSpec().qualifiedName().split(" ");
            var arguments = new String[words.length];
            System.arraycopy(words, 1, arguments, 0, words.length - 1);
            arguments[words.length - 1] = "--help";

            var run = Run.with(Map.of("TASKFORGE_LANG", language), Path.of("."), false, arguments);

            assertThat(run.status())
                    .as(command.getCommandSpec().qualifiedName())
                    .isZero();
            assertThat(run.out()).contains("taskforge");
        }
    }

    private static List<CommandLine> commands(CommandLine root) {
        var all = new ArrayList<CommandLine>();
        all.add(root);
        root.getSubcommands().values().forEach(command -> all.addAll(commands(command)));
        return all;
    }
}
