package dev.taskforge.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion bash|zsh}: the script that completes this command in a shell. */
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "bash|zsh", descriptionKey = "taskforge.completion.shell")
    String shell = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    boolean help;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new WrongInput(session.screen().texts().get("completion.shell", shell));
        }
        CommandLine all = Commands.all(session);
        var out = session.screen().out();
        if (shell.equals("zsh")) {
            out.println("autoload -U +X compinit && compinit");
            out.println("autoload -U +X bashcompinit && bashcompinit");
        }
        out.println(AutoComplete.bash(spec.root().name(), all));
        return ExitCode.DONE;
    }
}
