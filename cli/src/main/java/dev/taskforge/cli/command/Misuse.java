package dev.taskforge.cli.command;

import dev.taskforge.cli.text.Screen;
import java.util.stream.Collectors;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong with the arguments and where the right ones are described. */
final class Misuse implements IParameterExceptionHandler {
    private final Screen screen;

    Misuse(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int handleParseException(ParameterException misuse, String[] arguments) {
        var command = misuse.getCommandLine().getCommandSpec().qualifiedName();
        switch (misuse) {
            case MissingParameterException missing ->
                screen.complain(
                        "misuse.missing",
                        missing.getMissing().stream()
                                .map(argument -> argument.isOption() ? argument.toString() : argument.paramLabel())
                                .collect(Collectors.joining(", ")));
            case UnmatchedArgumentException unmatched -> {
                screen.complain("misuse.unknown", String.join(" ", unmatched.getUnmatched()));
                if (!unmatched.getSuggestions().isEmpty()) {
                    screen.complain("misuse.suggestion", String.join(", ", unmatched.getSuggestions()));
                }
            }
            default -> screen.complain("error.plain", String.valueOf(misuse.getMessage()));
        }
        screen.complain("misuse.help", command);
        return ExitCode.WRONG_INPUT;
    }
}
