package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Screen;
import dev.taskforge.cli.text.Tone;
import dev.taskforge.cli.text.Width;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apply DIR}: shows what a project's file would change, then changes it. */
@Command(name = "apply")
final class ApplyCommand extends ServerCommand {
    private static final int LARGEST = 1 << 20;

    @Parameters(index = "0", paramLabel = "DIR", descriptionKey = "taskforge.apply.directory")
    Path directory = Path.of("");

    @Option(names = "--plan")
    boolean planOnly;

    @Option(names = "--yes")
    boolean yes;

    ApplyCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var named = session().directory().resolve(directory).normalize();
        var file = Files.isDirectory(named) ? named.resolve("taskforge.yaml") : named;
        var home = file.toAbsolutePath().getParent();
        var body = Api.object().put("yaml", read(file)).put("directory", String.valueOf(home));
        var plan = api.post("/api/v1/projects/plan", body);
        if (planOnly) {
            if (!wroteJson(plan)) {
                print(plan);
            }
            return ExitCode.DONE;
        }
        if (!json) {
            print(plan);
        }
        if (!yes && plan.at("changes").items().stream().anyMatch(ApplyCommand::removes)) {
            screen().complain("apply.removes");
            return ExitCode.REFUSED;
        }
        var project = api.send("PUT", Api.path("/api/v1/projects/{}", plan.text("project")), body);
        return done(project, "apply.done", plan.text("project"), project.text("version"));
    }

    private String read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw wrong("apply.large", file, LARGEST);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw wrong("apply.no_file", file);
        } catch (MalformedInputException e) {
            throw wrong("apply.not_utf8", file);
        } catch (IOException e) {
            throw wrong("apply.unreadable", file, e.getMessage());
        }
    }

    private static boolean removes(Doc change) {
        return change.text("kind").equals("remove");
    }

    private void print(Doc plan) {
        var changes = plan.at("changes").items();
        if (changes.isEmpty()) {
            screen().say("apply.unchanged", plan.text("project"));
            return;
        }
        screen().say("apply.plan", plan.text("project"));
        for (var change : changes) {
            var before = Screen.printable(change.text("before"));
            var after = Screen.printable(change.text("after"));
            var path = Screen.printable(change.text("path"));
            switch (change.text("kind")) {
                case "add" -> line(Tone.GOOD, "  + " + path + "  " + after);
                case "remove" -> line(Tone.BAD, "  - " + path + "  " + before);
                default -> line(Tone.WARNING, "  ~ " + path + "  " + before + " -> " + after);
            }
        }
    }

    private void line(Tone tone, String text) {
        screen().line(tone, Width.cut(text, screen().columns()));
    }
}
