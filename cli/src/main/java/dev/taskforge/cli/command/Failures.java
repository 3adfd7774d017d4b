package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Refused;
import dev.taskforge.cli.http.Unreachable;
import dev.taskforge.cli.text.Screen;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into a sentence that says what to do, and into the exit status. */
final class Failures implements IExecutionExceptionHandler {
    private final Screen screen;

    Failures(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments)
            throws Exception {
        return switch (failure) {
            case Unreachable unreachable -> {
                screen.complain("error.unreachable", unreachable.address(), unreachable.getMessage());
                yield ExitCode.UNREACHABLE;
            }
            case Refused refused -> refused(refused);
            case WrongInput wrong -> {
                screen.complain("error.plain", wrong.getMessage());
                yield ExitCode.WRONG_INPUT;
            }
            case IllegalArgumentException address -> {
                screen.complain("error.address", address.getMessage());
                yield ExitCode.WRONG_INPUT;
            }
            case UncheckedIOException file -> {
                screen.complain("error.file", file.getCause());
                yield ExitCode.REFUSED;
            }
            default -> throw failure;
        };
    }

    private int refused(Refused refused) {
        if (refused.status() == 401) {
            screen.complain("error.sign_in");
            return ExitCode.REFUSED;
        }
        screen.complain("error.refused", refused.status(), String.valueOf(refused.getMessage()));
        for (var error : refused.errors()) {
            var field = error.text("field");
            screen.complain(field.isEmpty() ? "error.plain" : "error.field", error.text("message"), field);
        }
        for (var problem : refused.problem().at("problems").items()) {
            screen.complain(
                    problem.text("suggestion").isEmpty() ? "error.in_file" : "error.in_file_try",
                    problem.text("line"),
                    problem.text("column"),
                    problem.text("path"),
                    problem.text("message"),
                    problem.text("suggestion"));
        }
        var blockers = refused.problem().at("blockers").items();
        if (!blockers.isEmpty()) {
            screen.complain(
                    "error.blockers",
                    blockers.stream()
                            .map(blocker -> blocker.node().asString(""))
                            .collect(Collectors.joining(", ")));
        }
        return refused.isWrongInput() ? ExitCode.WRONG_INPUT : ExitCode.REFUSED;
    }
}
