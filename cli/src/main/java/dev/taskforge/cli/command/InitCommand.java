package dev.taskforge.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code init DIR}: writes a commented {@code taskforge.yaml} to start from; never over an existing one. */
@Command(name = "init")
final class InitCommand implements Callable<Integer> {
    private static final String TEMPLATE = "/dev/taskforge/ops/project/template.yaml";

    private final Session session;

    @Parameters(index = "0", paramLabel = "DIR", arity = "0..1", descriptionKey = "taskforge.init.directory")
    Path directory = Path.of("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    boolean help;

    InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var home = session.directory().resolve(directory).toAbsolutePath().normalize();
        var file = home.resolve("taskforge.yaml");
        try {
            Files.createDirectories(home);
            Files.writeString(file, template(projectName(home)), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            session.screen().complain("init.exists", file);
            return ExitCode.REFUSED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        session.screen().say("init.done", file, directory.toString().isEmpty() ? "." : directory);
        return ExitCode.DONE;
    }

    private static String template(String project) throws IOException {
        try (var resource = InitCommand.class.getResourceAsStream(TEMPLATE)) {
            if (resource == null) {
                throw new IOException("This build holds no " + TEMPLATE);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).replace("{project}", project);
        }
    }

    /** The folder's name as a project may be called: lower case letters, digits and hyphens, a letter first. */
    static String projectName(Path home) {
        var folder = home.getFileName();
        var name = (folder == null ? "" : folder.toString())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+|-+$", "");
        return name.isEmpty() ? "my-project" : name.substring(0, Math.min(name.length(), 40));
    }
}
